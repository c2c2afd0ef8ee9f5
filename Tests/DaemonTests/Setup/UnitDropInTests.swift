// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct UnitDropInTests {
  private static let unit = "[Service]\nExecStart=/usr/bin/scrobbled daemon\n"

  private func lines(
    executable: String = "/usr/bin/scrobbled", _ environment: [String: String] = [:],
    manager: [String: String] = [:]
  ) -> [String] {
    let text = UnitDropIn(
      executable: executable, unit: Self.unit,
      environment: environment.merging(["HOME": "/h"]) { $1 }, manager: manager
    ).text
    return text?.split(separator: "\n").dropFirst().map(String.init) ?? []
  }

  @Test func nothingHasToBeSaidWhereAllIsInItsPlace() {
    #expect(lines() == [])
    // Said by hand, and the same.
    #expect(lines(["XDG_STATE_HOME": "/h/.local/state", "XDG_CONFIG_HOME": "/h/.config"]) == [])
  }

  @Test func aStateElsewhereIsOpenedForWriting() {
    #expect(
      lines(["XDG_STATE_HOME": "/s"]) == [
        "[Service]", "Environment=XDG_STATE_HOME=/s", "ExecStartPre=",
        "ExecStartPre=+/bin/mkdir -p -m 0700 /s/scrobbled", "ReadWritePaths=",
        "ReadWritePaths=-/s/scrobbled %t/scrobbled",
      ])
  }

  /// The manager's services have it already, but the unit does not know.
  @Test func theManagersVariablesAreNotSaidAgain() {
    #expect(lines(["XDG_CONFIG_HOME": "/c"], manager: ["XDG_CONFIG_HOME": "/c"]) == [])
    let state = lines(["XDG_STATE_HOME": "/s"], manager: ["XDG_STATE_HOME": "/s"])
    #expect(state.count == 5 && !state.contains { $0.hasPrefix("Environment") })
    // And the other way round: this shell's are the usual ones.
    #expect(
      lines(manager: ["XDG_CONFIG_HOME": "/c"]) == [
        "[Service]", "Environment=XDG_CONFIG_HOME=/h/.config",
      ])
  }

  @Test func theExecutableIsSaidWhereTheUnitNamesAnother() {
    #expect(
      lines(executable: "/opt/s/bin/scrobbled") == [
        "[Service]", "ExecStart=", "ExecStart=/opt/s/bin/scrobbled daemon",
      ])
  }

  /// systemd.syntax(7): `%` begins a specifier, blanks end a word; `$` is a command line's variable.
  @Test func oddPathsAreQuoted() {
    let odd = lines(executable: "/a $b/bin/scrobbled", ["XDG_STATE_HOME": "/x y/100%"])
    #expect(odd.contains("Environment=\"XDG_STATE_HOME=/x y/100%%\""))
    #expect(odd.contains("ReadWritePaths=\"-/x y/100%%/scrobbled\" %t/scrobbled"))
    #expect(odd.contains("ExecStart=\"/a $$b/bin/scrobbled\" daemon"))
  }
}
