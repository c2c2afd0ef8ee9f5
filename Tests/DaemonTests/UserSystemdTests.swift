// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct UserSystemdTests {
  @Test func `assignments are parsed line by line`() {
    #expect(
      UserSystemd.assignments("A=1\nB=x=y\n\nrubbish\nC=") == ["A": "1", "B": "x=y", "C": ""])
  }

  /// As printed by `systemctl show-environment` of version 252.
  @Test func `escaped values are unescaped`() {
    #expect(UserSystemd.unescaped("/home/me") == "/home/me")
    #expect(UserSystemd.unescaped("$'/home/my films'") == "/home/my films")
    #expect(UserSystemd.unescaped(#"$'it\'s \\ here'"#) == #"it's \ here"#)
  }
}
