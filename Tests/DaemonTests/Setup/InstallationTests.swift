// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct InstallationTests {
  private func find(_ executable: String, _ there: Set<String>) -> [String?] {
    let installation = Installation(executable: executable, exists: there.contains)
    return [installation.plugin, installation.units, installation.privacyStatement]
  }

  @Test func `installed files are found below the prefix`() {
    let there: Set = [
      "/opt/s/lib/scrobbled/scrobbled.so", "/opt/s/lib/systemd/user/scrobbled.service",
      "/opt/s/share/doc/scrobbled/privacy.md",
    ]
    #expect(
      find("/opt/s/bin/scrobbled", there) == [
        "/opt/s/lib/scrobbled/scrobbled.so", "/opt/s/lib/systemd/user",
        "/opt/s/share/doc/scrobbled/privacy.md",
      ])
  }

  @Test func `built files are found in a working copy`() {
    let build = "/src/.build/x86_64-unknown-linux-gnu/release"
    let there: Set = [
      "\(build)/scrobbled.so", "/src/systemd/scrobbled.service", "/src/docs/privacy.md",
    ]
    #expect(
      find("\(build)/scrobbled", there) == [
        "\(build)/scrobbled.so", "/src/systemd", "/src/docs/privacy.md",
      ])
    #expect(
      find("\(build)/scrobbled", ["\(build)/libMpvPlugin.so"])[0] == "\(build)/libMpvPlugin.so")
  }

  @Test(arguments: ["/usr/bin/scrobbled", "/scrobbled", "scrobbled", ""])
  func `executable alone has no other files`(_ executable: String) {
    #expect(find(executable, []) == [nil, nil, nil])
  }
}
