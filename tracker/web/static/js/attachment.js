// Says before sending that a file is too large, so that nothing typed is lost on the way. The server says so too.
(() => {
  "use strict";
  const chosen = document.querySelector("input[type=file][data-most-mb]");
  if (!chosen) return;
  const most = Number(chosen.dataset.mostMb);
  const words = document.createElement("p");
  words.className = "field-error";
  words.setAttribute("role", "alert");
  words.hidden = true;
  chosen.before(words);

  const isTooLarge = () => {
    const file = chosen.files[0];
    const tooLarge = Boolean(file) && file.size > most * 1024 * 1024;
    words.hidden = !tooLarge;
    words.textContent = tooLarge
      ? `This file has ${Math.ceil(file.size / 1024 / 1024)} MB; up to ${most} MB can be kept. Choose a smaller one, or split it.`
      : "";
    return tooLarge;
  };
  chosen.addEventListener("change", isTooLarge);
  chosen.form.addEventListener("submit", (event) => {
    if (isTooLarge()) {
      event.preventDefault();
      chosen.focus();
    }
  });
})();
