// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct KeyBindingsTests {
  private static func bindings(_ text: String, reserved: [String] = []) -> KeyBindings {
    KeyBindings([Array(text.utf8)], reserved: reserved)
  }

  private static func keys(_ text: String, reserved: [String] = []) -> [String] {
    bindings(text, reserved: reserved).additions.map(\.key)
  }

  private static func removed(_ text: String) -> String? {
    InputConf.removing(from: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  private static let all = ["Alt+t", "Alt+x", "Alt+m", "Alt+r"]

  @Test func `empty file gets all bindings, each marked`() {
    let additions = Self.bindings("").additions
    #expect(additions.map(\.key) == Self.all)
    #expect(
      additions.map(\.line)[2]
        == "Alt+m script-message-to scrobbled match  # written by scrobbled setup")
  }

  @Test(arguments: [
    "Alt+t quit", "alt+t quit", "  ALT+t\tquit", "Alt+t ignore", "Alt+Alt+t quit",
    "Alt+t {encode} quit", "Alt+t-x quit", "Alt+t quit\r",
  ])
  func `key of the user is not bound`(_ line: String) {
    #expect(Self.keys(line + "\n") == ["Alt+T", "Alt+x", "Alt+m", "Alt+r"])
  }

  @Test(arguments: [
    "#Alt+t quit", "  # Alt+t quit", "Alt+t", "Alt+T quit", "Alt+Shift+t quit", "t quit",
    "Ctrl+Alt+t quit", "default-bindings start",
  ])
  func `key that is not bound is used`(_ line: String) {
    #expect(Self.keys(line) == Self.all)
  }

  @Test func `message without a free key is named`() {
    let bindings = Self.bindings("Alt+t quit\nShift+Alt+t quit\n")
    #expect(bindings.additions.map(\.message) == [.skip, .match, .rate])
    #expect(bindings.withoutKey == [.status])
  }

  @Test func `key of the offer to resume is not bound`() {
    #expect(Self.keys("", reserved: ["alt+r"]) == ["Alt+t", "Alt+x", "Alt+m", "Alt+R"])
  }

  @Test(arguments: [
    "F2 script-message-to scrobbled match", "F2 no-osd script-message-to scrobbled match # menu",
    "F2 {default} script-message-to \"scrobbled\" 'match'",
    "F2 script-message-to scrobbled match ; quit",
  ])
  func `message that the user has bound keeps its key`(_ line: String) {
    #expect(Self.bindings(line).key(of: .match) == "F2")
    #expect(Self.keys(line) == ["Alt+t", "Alt+x", "Alt+r"])
  }

  @Test(arguments: [
    "", "F2 {encode} script-message-to scrobbled match", "#F2 script-message-to scrobbled match",
    "F2 script-message-to scrobbled rate", "F2 script-message-to other match",
    "F2 script-message-to scrobbled match\nf2 quit",
    "F2\u{7} script-message-to scrobbled match",
    "\(String(repeating: "a", count: 40)) script-message-to scrobbled match",
  ])
  func `message without an effective key has none`(_ text: String) {
    #expect(Self.bindings(text).key(of: .match) == nil)
  }

  @Test func `binding with a rating is not the one of the menu`() {
    #expect(Self.bindings("F8 script-message-to scrobbled rate 8").key(of: .rate) == nil)
  }

  @Test func `later file and later line win`() {
    let text = Array("F2 script-message-to scrobbled match\n".utf8)
    #expect(KeyBindings([text, Array("F2 quit".utf8)]).key(of: .match) == nil)
    #expect(KeyBindings([Array("F2 quit".utf8), text]).key(of: .match) == "F2")
  }

  @Test(arguments: ["", "q quit\n", "q quit", "q quit\r\n", "\u{FEFF}q quit\n\n\n"])
  func `removal takes out what was added, byte for byte`(_ text: String) throws {
    let before = Array(text.utf8)
    let added = InputConf.adding(KeyBindings([before]).additions, to: before)
    #expect(KeyBindings([added]).additions == [])
    #expect(added.starts(with: before))
    let rest = try #require(InputConf.removing(from: added))
    // A last line without an end gets one.
    #expect(rest == before || rest == before + [UInt8(ascii: "\n")])
    #expect(InputConf.removing(from: rest) == nil)
  }

  @Test func `lines that were changed since are kept`() {
    let own = "Alt+m script-message-to scrobbled match  # written by scrobbled setup\n"
    #expect(Self.removed(own) == "")
    #expect(Self.removed("F2\(own.dropFirst(5))") == nil)
    #expect(Self.removed("#\(own)a cycle mute\n") == nil)
    #expect(Self.removed("\(own)#\(own)") == "#\(own)")
  }

  @Test func `bytes that are not UTF-8 are kept`() {
    let before: [UInt8] = [0xFF, 0xFE, 0x20, 0x00, 0x0A, 0x80, 0x0A]
    let added = InputConf.adding(KeyBindings([before]).additions, to: before)
    #expect(InputConf.removing(from: added) == before)
  }

  @Test func `hostile text is read in linear time`() {
    let line = "Alt+m script-message-to scrobbled match\n+ + +\n{ {\n}{\n-----\n\u{301}\n"
    let text = Array(repeating: Array(line.utf8), count: 3_000).flatMap { $0 }
    #expect(KeyBindings([text]).key(of: .match) == "Alt+m")
    let long = Array(repeating: UInt8(ascii: "+"), count: InputConf.limit)
    #expect(KeyBindings([long + [0x20] + long]).additions.count == 4)
  }
}
