// A mail server on a free port of this machine: says the port, then each mail as JSON on a line. Use: node smtp.mjs FOLDER_WITH_NODE_MODULES
// It refuses mail to nobody@example.com, and each address that begins with "busy" the first time. Exit code 3: smtp-server is not installed.
import { createRequire } from "node:module";
import { join } from "node:path";

let SMTPServer;
try {
  ({ SMTPServer } = createRequire(join(process.argv[2], "package.json"))("smtp-server"));
} catch {
  process.exit(3);
}

const tried = new Set();
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onRcptTo({ address }, session, callback) {
    if (address === "nobody@example.com") return callback(Object.assign(new Error("No such mailbox"), { responseCode: 550 }));
    if (address.startsWith("busy") && !tried.has(address)) {
      tried.add(address);
      return callback(Object.assign(new Error("Try again later"), { responseCode: 451 }));
    }
    return callback();
  },
  onData(stream, session, callback) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      console.log(JSON.stringify({ to: session.envelope.rcptTo[0].address, raw: Buffer.concat(parts).toString("utf8") }));
      callback();
    });
  },
});
// Who goes away in the middle of a mail ends their own connection, and not the server.
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
