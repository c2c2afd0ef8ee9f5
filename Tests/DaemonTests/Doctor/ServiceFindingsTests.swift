// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct ServiceFindingsTests {
  private func findings(_ change: (inout ServiceFindings) -> Void = { _ in }) -> ServiceFindings {
    var unit = InstallationState.Unit()
    unit.fileState = "enabled"
    unit.activeState = "active"
    var found = ServiceFindings(
      socket: "/run/user/1/scrobbled/scrobbled.sock",
      daemon: .responding(version: "1.0", problem: nil),
      units: .init(service: unit, socket: unit),
      journal: .init(path: "/s/journal.sqlite", state: .intact(plays: 2), space: 1 << 40))
    change(&found)
    return found
  }

  private func finding(_ change: (inout ServiceFindings) -> Void) -> Check? {
    findings(change).checks(version: "1.0").first { $0.state != .ok }
  }

  @Test func `working service passes`() {
    #expect(
      findings().checks(version: "1.0") == [
        .ok("socket", "/run/user/1/scrobbled/scrobbled.sock"), .ok("service", "enabled, running"),
        .ok("daemon", "1.0, no problems"), .ok("journal", "intact, 2 plays"),
      ])
  }

  @Test func `missing daemon fails with the right remedy`() {
    #expect(finding { $0.daemon = .silent }?.remedy == "scrobbled setup")
    let alone = finding {
      $0.daemon = .silent
      $0.units = nil
    }
    #expect(alone?.remedy == "start it: scrobbled daemon")
    #expect(finding { $0.socket = nil }?.name == "socket")
    #expect(
      finding { $0.socket = "/" + String(repeating: "x", count: 107) }?.remedy
        == "set a shorter XDG_RUNTIME_DIR")
  }

  @Test func `outdated or failing daemon is reported`() {
    #expect(
      finding { $0.daemon = .responding(version: "0.9", problem: nil) }?.text
        == "0.9 is running, 1.0 is installed")
    let problem = finding { $0.daemon = .responding(version: "1.0", problem: "disk full") }
    #expect(problem == .note("daemon", "disk full"))
    let invalidResponse = finding { $0.daemon = .invalidResponse(CommandFailure("it babbles")) }
    #expect(invalidResponse?.text == "it babbles")
    #expect(invalidResponse?.remedy != nil)
  }

  @Test func `disabled, masked and failed units fail`() {
    #expect(
      finding { $0.units?.service.fileState = "disabled" }?.text
        == "scrobbled.service is not enabled")
    #expect(
      finding { $0.units?.socket.fileState = "masked" }?.remedy
        == "systemctl --user unmask scrobbled.socket")
    let failed = finding {
      $0.units?.service.activeState = "failed"
      $0.units?.result = "exit-code"
    }
    #expect(failed?.text == "scrobbled.service has failed: exit-code")
    #expect(
      finding { $0.units?.socket.activeState = "inactive" }?.remedy
        == "systemctl --user start scrobbled.socket")
    // It starts with the first player.
    #expect(finding { $0.units?.service.activeState = "inactive" } == nil)
    #expect(finding { $0.units = nil }?.state == .note)
  }

  @Test func `corrupt or unwritable journal fails`() {
    #expect(finding { $0.journal.state = .none } == nil)
    #expect(
      finding { $0.journal.state = .broken("file is corrupt") }?.text
        == "/s/journal.sqlite: file is corrupt")
    let writeError = "cannot write /s/journal.sqlite: Permission denied"
    #expect(finding { $0.journal.writeError = writeError }?.text == writeError)
    #expect(
      finding { $0.journal.space = 3 << 20 }?.text == "only 3 MiB free on its file system")
    #expect(finding { $0.journal.space = nil } == nil)
  }

  @Test func `invalid configuration fails`() {
    let wrong = finding { $0.configuration = ConfigurationError("config.toml: unknown key x") }
    #expect(
      wrong == .failed("config", "config.toml: unknown key x", remedy: "correct this file"))
  }
}
