// Verifies a token of the server with npm's jose and signs one for the server, as JSON on standard output. Exit code 3: jose is not installed.
// Use: node jose.mjs FOLDER_WITH_NODE_MODULES SECRET_IN_BASE64URL TOKEN
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, secret, token] = process.argv.slice(2);
let path;
try {
  path = createRequire(join(folder, "package.json")).resolve("jose");
} catch {
  process.exit(3);
}

const { SignJWT, jwtVerify } = await import(pathToFileURL(path).href);
const key = Buffer.from(secret, "base64url");
const options = { issuer: "tradecraft", audience: "tradecraft", algorithms: ["HS256"], typ: "JWT" };
const { payload: verified, protectedHeader: header } = await jwtVerify(token, key, options);
const signed = await new SignJWT({ sid: crypto.randomUUID(), role: "trader", ver: 0 })
  .setProtectedHeader({ kid: "k1", typ: "JWT", alg: "HS256" })
  .setIssuer("tradecraft").setAudience("tradecraft").setSubject("8").setIssuedAt().setExpirationTime("5m")
  .sign(key);
console.log(JSON.stringify({ verified, header, signed }));
