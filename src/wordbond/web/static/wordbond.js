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
})();
