// A big screen's bell: sounds and notifies when an alert calls for somebody. Off until somebody switches it on here, which this browser remembers.
const stored = "bell";

/** Starts the bell of a button. `words`: name, and what it is: off, on, waits, silent. */
export function startBell(button, words, title) {
  let known = null, audio = null, rang = 0;
  const isOn = () => { try { return localStorage.getItem(stored) === "on"; } catch { return false; } };
  const remember = (on) => { try { localStorage.setItem(stored, on ? "on" : "off"); } catch { /* not kept then */ } };
  const notifies = () => "Notification" in window && Notification.permission === "granted";

  function paint() {
    if (!button) return;
    const state = !isOn() ? "off" : audio?.state !== "running" ? "waits" : notifies() ? "on" : "silent";
    button.dataset.bell = state;
    button.setAttribute("aria-pressed", String(state !== "off"));
    button.title = `${words.name}: ${words[state]}`;
  }

  // A browser lets a page sound only once somebody has clicked on it, or where it was started so.
  function wake() {
    if (!isOn()) return;
    audio ??= new AudioContext();
    audio.onstatechange = paint;
    if (audio.state === "suspended") audio.resume().catch(() => {});
    paint();
  }

  function sound(level) {
    if (audio?.state !== "running") return;
    const [pitch, times] = level === 2 ? [880, 3] : [587, 2];
    for (let i = 0; i < times; i++) {
      const begin = audio.currentTime + i * 0.32, tone = audio.createOscillator(), loud = audio.createGain();
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, begin);
      loud.gain.exponentialRampToValueAtTime(0.3, begin + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, begin + 0.26);
      tone.connect(loud).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + 0.28);
    }
  }

  function ring(calls) {
    rang += 1;
    if (button) button.dataset.rang = rang;
    sound(Math.max(...calls.map((call) => call.level)));
    if (!notifies()) return;
    for (const call of calls.slice(0, 3)) new Notification(call.text, { body: title, tag: `alert ${call.key}`, renotify: true });
  }

  async function turn() {
    remember(!isOn());
    if (isOn()) {
      wake();
      if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission().catch(() => {});
    }
    paint();
  }

  button?.addEventListener("click", turn);
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, wake);
  wake();
  paint();

  return {
    /** Takes in all alerts that stand. New ones, worse ones and reminders ring; what stood when the page came does not. */
    apply(calls) {
      const fresh = calls.filter((call) => {
        const before = known?.get(call.key);
        return call.calls && known && (!before || call.level > before.level || (call.level === before.level && call.since > before.since) || call.told > before.told);
      });
      known = new Map(calls.map((call) => [call.key, call]));
      if (fresh.length > 0 && isOn()) ring(fresh);
    },
    stop() {
      button?.removeEventListener("click", turn);
      for (const event of ["pointerdown", "keydown"]) document.removeEventListener(event, wake);
      audio?.close().catch(() => {});
    },
  };
}
