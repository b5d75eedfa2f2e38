/** Imports what it is told to; told nothing, it makes one Response, which is the least that a client of an HTTP API does. */

const [name] = process.argv.slice(2);
if (name) await import(name);
else await new Response('{}').text();
