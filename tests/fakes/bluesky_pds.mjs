// A real Bluesky server (PDS and PLC directory) on 127.0.0.1 alone, with throw-away data.
// Run in a folder where @atproto/pds and @did-plc/server are installed; prints its address.
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import fs from 'node:fs'
import { createRequire } from 'node:module'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...rest) {
  const port = typeof first === 'object' && first !== null ? first.port : first
  const told = [first, ...rest].find((x) => typeof x === 'function')
  return listen.call(this, { port: port ?? 0, host: '127.0.0.1' }, told)
}
const free = () =>
  new Promise((done) => {
    const probe = net.createServer()
    probe.listen(0, () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const load = createRequire(path.join(process.cwd(), 'package.json'))
const { PlcServer, Database } = load('@did-plc/server')
const { PDS, envToCfg, envToSecrets } = load('@atproto/pds')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pds-'))
const [plcPort, port] = [await free(), await free()]
const plc = PlcServer.create({ db: Database.mock(), port: plcPort })
await plc.start()
const env = {
  devMode: true,
  port,
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: path.join(folder, 'blobs'),
  didPlcUrl: `http://127.0.0.1:${plcPort}`,
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  disableSsrfProtection: true,
  jwtSecret: 'made-up-jwt-secret',
  adminPassword: 'made-up-password',
  plcRotationKeyK256PrivateKeyHex: '11'.repeat(32),
}
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
await pds.start()
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }))
process.on('SIGTERM', async () => {
  await pds.destroy()
  await plc.destroy()
  fs.rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
