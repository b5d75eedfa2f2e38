/** One part in a process of its own: run.js starts it and hears what it found. */

const [name] = process.argv.slice(2);
const { title, measure } = await import(`./parts/${name}.js`);
process.send?.({ name, title, ...await measure() }, () => process.exit());
