"""Deeds: what a form that a reader sends brings about in the record. Views only read; deeds alone write."""
