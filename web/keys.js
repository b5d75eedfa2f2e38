// The keys that send, as they are written on this machine's keyboard.

export const sendKeys = () => (/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ ↵' : 'Ctrl ↵');
