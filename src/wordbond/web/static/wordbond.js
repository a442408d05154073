// What the pages do better with script; without it they lose nothing but comfort.
"use strict";
(() => {
  const root = document.documentElement;

  // The choice of light or dark is kept in a cookie, so that the server writes the page in it from the start.
  const toggle = document.getElementById("theme");
  if (toggle) {
    const dark = () =>
      root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const tell = () => {
      toggle.textContent = dark() ? "Light" : "Dark";
      toggle.setAttribute("aria-label", dark() ? "Light page" : "Dark page");
    };
    toggle.hidden = false;
    tell();
    toggle.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`;
      tell();
    });
  }

  // All parts of a quotation, and its entry in the margin, light up together.
  const parts = (number) => document.querySelectorAll(`[data-q="${CSS.escape(number)}"]`);
  const light = (event, on) => {
    const said = event.target instanceof Element && event.target.closest("[data-q]");
    if (said) parts(said.dataset.q).forEach((part) => part.classList.toggle("lit", on));
  };
  for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, (event) => light(event, on));
  }

  // Escape puts a note away until the pointer or the focus goes elsewhere (WCAG 1.4.13).
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".said").forEach((said) => {
      if (!said.matches(":hover, :focus-within")) return;
      said.classList.add("dismissed");
      const back = () => {
        if (said.matches(":hover, :focus-within")) return;
        said.classList.remove("dismissed");
        ["pointerout", "focusout"].forEach((type) => said.removeEventListener(type, later));
      };
      const later = () => requestAnimationFrame(back);
      ["pointerout", "focusout"].forEach((type) => said.addEventListener(type, later));
    });
  });

  // More lines take the place of the button that asked for them: the focus goes to the first of them.
  let lists = 0;
  document.addEventListener("htmx:beforeRequest", () => (lists = document.querySelectorAll(".items").length));
  document.addEventListener("htmx:afterSettle", () => {
    const added = document.querySelectorAll(".items")[lists];
    if (lists && added && document.activeElement === document.body) added.querySelector("a")?.focus();
  });

  // A button beside each citation copies it.
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-copies]");
    if (!button) return;
    const words = document.getElementById(button.dataset.copies);
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(words);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = label), 1500);
  });
  document.querySelectorAll("button[data-copies]").forEach((button) => (button.hidden = false));

  // The queue by keyboard. WCAG 2.1.4: single keys can be switched off, and the choice is kept.
  const queue = document.getElementById("queue");
  if (queue) {
    const items = () => [...queue.querySelectorAll("[data-review]")];
    const on = document.getElementById("keys-on");
    document.getElementById("keys").hidden = false;
    on.checked = !document.cookie.includes("keys=off");
    on.addEventListener("change", () => {
      document.cookie = `keys=${on.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=strict`;
    });
    const here = () => document.activeElement.closest("[data-review]");
    const waiting = () => items().filter((item) => item.classList.contains("waiting"));
    const go = (step) => {
      const all = items();
      const at = all.indexOf(here());
      const next = at < 0 ? waiting()[0] : all[Math.min(all.length - 1, Math.max(0, at + step))];
      next?.focus();
    };
    const press = (item, key) => item?.querySelector(`[data-key="${key}"]`);
    // Keys pressed while a decision is under way wait for its answer: they are meant for what stands there then.
    const held = [];
    let underWay = 0;
    const decided = [];
    const act = (key) => {
      if (underWay) held.push(key);
      else acts[key]();
    };
    const undo = () => {
      const last = decided.map((id) => document.getElementById(id)).filter(Boolean).pop();
      (press(here(), "u") ?? press(last, "u"))?.click();
    };
    const acts = {
      j: () => go(1),
      k: () => go(-1),
      a: () => press(here(), "a")?.click(),
      x: () => press(here(), "x")?.click(),
      s: () => press(here(), "s")?.focus(),
      u: undo,
    };
    queue.addEventListener("htmx:beforeRequest", () => (underWay += 1));
    document.addEventListener("htmx:afterRequest", () => {
      underWay = Math.max(0, underWay - 1);
      while (!underWay && held.length) acts[held.shift()]();
    });
    document.addEventListener("keydown", (event) => {
      if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
      if (!Object.hasOwn(acts, event.key)) return;
      event.preventDefault();
      act(event.key);
    });
    // A speaker chosen from the list is sent with Enter; Escape goes back to the quotation.
    queue.addEventListener("keydown", (event) => {
      if (!event.target.matches("select, input")) return;
      if (event.key === "Escape") here()?.focus();
      if (event.key === "Enter" && event.target.matches("select, input[name=other]")) {
        event.preventDefault();
        event.target.form.querySelector('button[value="speaker"]').click();
      }
    });
    const told = document.getElementById("told");
    let gone = -1;
    document.addEventListener("htmx:beforeSwap", (event) => {
      const item = event.detail.target.closest?.("[data-review]");
      if (event.detail.xhr.status === 409) {
        event.detail.shouldSwap = true; // somebody else was quicker: the quotation as it stands now
        event.detail.isError = false;
      }
      gone = item && !event.detail.isError ? items().indexOf(item) : -1;
    });
    document.addEventListener("htmx:afterSettle", () => {
      if (gone < 0) return;
      const item = items()[gone];
      const isDecided = item.classList.contains("decided");
      if (isDecided) decided.push(item.id);
      told.textContent = isDecided ? `${item.querySelector("strong").textContent}: decided.` : (item.dataset.told ?? "Taken back.");
      const next = isDecided ? items().slice(gone + 1).find((one) => one.classList.contains("waiting")) : item;
      (next ?? item).focus();
      gone = -1;
    });
    document.addEventListener("htmx:responseError", (event) => {
      const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
      told.textContent = page.querySelector(".standfirst")?.textContent ?? "This could not be done.";
    });
  }
})();
