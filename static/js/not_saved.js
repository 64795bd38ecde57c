// What htmx could not save or load is said where it was tried; what was typed stays. And forms are sent with the token of now:
// signing in again, in another tab, makes the one that the page was drawn with worthless.
(() => {
  const NOT_SAVED = "Not saved. Check your connection and try again; what you typed is still here.";
  const NOT_LOADED = "This could not be brought up to date. Check your connection and try again.";
  const FAULT = "Not saved: something went wrong on our side. Try again; what you typed is still here.";
  const SIGNED_OUT = "You were signed out, so nothing was saved. What you typed is still here: sign in in another tab, then try again.";

  const words = ({ xhr, requestConfig }) => {
    if (xhr.status === 401) return SIGNED_OUT;
    if (requestConfig.verb === "get") return NOT_LOADED;
    return xhr.status ? FAULT : NOT_SAVED;
  };

  const forget = () => document.querySelectorAll("[data-not-saved]").forEach((notice) => notice.remove());

  const notice = (text, isSignedOut) => {
    const made = document.createElement("div"), line = document.createElement("p");
    made.className = "notice notice-error mt-3";
    made.dataset.notSaved = "";
    made.setAttribute("role", "alert");
    line.textContent = text;
    if (isSignedOut) {
      const link = Object.assign(document.createElement("a"), { href: "/", target: "_blank", textContent: "Sign in" });
      line.append(" ", link);
    }
    made.append(line);
    return made;
  };

  const say = ({ target, detail }) => {
    const text = words(detail), place = target.closest("form") ?? target;
    const there = place.querySelector("[data-not-saved]");
    if (there?.textContent.startsWith(text)) return;
    forget();
    const made = notice(text, text === SIGNED_OUT), actions = place.querySelector(".actions");
    if (actions) actions.before(made);
    else place.append(made);
    made.scrollIntoView({ block: "nearest" });
  };

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

  document.addEventListener("htmx:sendError", say);
  document.addEventListener("htmx:responseError", say);
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful) forget(); });
  document.addEventListener("htmx:configRequest", ({ detail: { headers, parameters } }) => {
    if (!token()) return;
    headers["X-CSRFToken"] = token();
    if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = token();
  });
  document.addEventListener("submit", ({ target }) => {
    const field = target.elements.namedItem("csrfmiddlewaretoken");
    if (field && token()) field.value = token();
  }, true);
})();
