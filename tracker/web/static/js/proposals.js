// Comforts of the suggestions: a button puts a find into its fields at once, and what changed is said aloud.
// Without this file the buttons send the form, and the server puts the find into the fields.
(() => {
  "use strict";
  const beside = document.getElementById("proposals");
  if (!beside) return;
  const list = document.getElementById("proposals-list");
  const said = document.getElementById("proposals-said");
  const ask = beside.querySelector(".proposals-ask");
  if (window.htmx) ask.hidden = true;

  const isChoice = (field) => field.type === "radio";

  const fieldFor = (form, name, value) => {
    const fields = [...form.elements].filter((field) => field.name === name || (field.name || "").endsWith(`-${name}`));
    if (fields.some(isChoice)) return fields.find((field) => isChoice(field) && field.value === value);
    return fields.find((field) => !field.value) || fields[0];
  };

  const fill = (field, value) => {
    if (isChoice(field)) field.checked = true;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  beside.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use]");
    if (!button || !button.form) return;
    event.preventDefault();
    const filled = [];
    for (const [name, value] of new URLSearchParams(button.value.replace(/^use:/, ""))) {
      const field = fieldFor(button.form, name, value);
      if (!field) continue;
      fill(field, value);
      filled.push(field);
    }
    if (!filled.length) {
      said.classList.remove("vh");
      said.textContent = "The form has no field for this yet: add a duty to it first.";
      return;
    }
    said.classList.add("vh");
    filled[0].dispatchEvent(new Event("change", { bubbles: true }));
    filled[0].focus();
    said.textContent = `Put into the form: ${filled.map((field) => field.value).filter(Boolean).join(", ")}.`;
  });

  // A line just pasted names the paper: what nobody has typed or chosen yet is filled in, where the person sees it.
  const touched = new Set();
  let isPasted = false;
  document.addEventListener("input", (event) => event.isTrusted && touched.add(event.target.name));
  document.addEventListener("paste", (event) => {
    isPasted = isPasted || event.target.id === "text";
  });

  const fillIn = (button) => {
    const filled = [];
    for (const [name, value] of new URLSearchParams(button.value.replace(/^use:/, ""))) {
      const field = button.form.elements[name];
      if (!field || touched.has(name) || (field.type !== "select-one" && field.value)) continue;
      if (field.value === value) continue;
      field.value = value;
      if (field.value === value) filled.push(field);
    }
    if (filled.length) filled[0].dispatchEvent(new Event("change", { bubbles: true }));
    const words = filled.map((field) => field.selectedOptions?.[0].text || field.value);
    return words.length ? `Filled in from the text: ${words.join(", ")}. ` : "";
  };

  document.addEventListener("htmx:after:swap", () => {
    const line = isPasted && list.querySelector("[data-fill]");
    const words = line ? fillIn(line) : "";
    if (line) isPasted = false;
    const summary = list.querySelector("[data-summary]");
    if (summary) said.textContent = words + summary.textContent;
  });
})();
