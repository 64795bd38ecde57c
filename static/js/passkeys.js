// Forms with data-passkey ask the browser for a passkey before they are sent: "make" a new one, or "show" one.
// They are hidden until this script is there. What to ask for stands in #passkey-options, else it is fetched.
(() => {
  const problems = {
    make: "No passkey was added. Try once more, or use another device or an authenticator app.",
    show: "No passkey was used. Try once more, or sign in another way.",
  };

  const optionsFor = async (form) => {
    const given = form.querySelector("#passkey-options");
    if (given) return JSON.parse(given.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer.json();
  };

  const make = ({ creation_options: options }) => {
    // A passkey that signs in by itself: kept on the device, and opened by its owner only.
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    });
    return window.webauthnJSON.create(options);
  };

  const show = ({ request_options: options }) => window.webauthnJSON.get(options);

  const prepare = (form) => {
    const wish = form.dataset.passkey;
    const problem = form.querySelector("[data-passkey-problem]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        const credential = await (wish === "make" ? make : show)(await optionsFor(form));
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        problem.textContent = problems[wish];
        problem.hidden = false;
      }
    });
  };

  if (window.webauthnJSON?.supported()) document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
