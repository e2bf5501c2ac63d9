// Says beside its button that a passkey was not used, which django-allauth's scripts tell the console alone.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const problem of document.querySelectorAll("[data-passkey-problem]")) {
    problem.hidden = false;
  }
});
