/** The package's version, which the bundle has from package.json. */
declare const VERSION: string;
