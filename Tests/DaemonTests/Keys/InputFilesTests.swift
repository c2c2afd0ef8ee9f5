// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct InputFilesTests {
  private static let usual = "/h/.config/mpv/input.conf"

  private static func files(
    _ contents: [String: BoundedFile.Content], directories: Set<String> = [],
    environment: [String: String] = [:]
  ) -> InputFiles {
    let mpv = MpvDirectories(environment: environment.merging(["HOME": "/h"]) { $1 }) {
      directories.contains($0)
    }
    return InputFiles(mpv) { contents[$0] ?? .missing }
  }

  private static func bytes(_ text: String) -> BoundedFile.Content { .bytes(Array(text.utf8)) }

  private static func path(_ files: InputFiles) -> String? {
    guard case .ask(_, let step) = files.offer(reserved: [], home: "/h"),
      case .rewrite(let path, _)? = step.actions.first
    else { return nil }
    return path
  }

  @Test func `missing file is created`() {
    let text = """
      Alt+t script-message-to scrobbled status  # written by scrobbled setup
      Alt+x script-message-to scrobbled skip  # written by scrobbled setup
      Alt+m script-message-to scrobbled match  # written by scrobbled setup
      Alt+r script-message-to scrobbled rate  # written by scrobbled setup

      """
    let keys = "Alt+t status, Alt+x skip, Alt+m match, Alt+r rate"
    #expect(
      Self.files([:]).offer(reserved: [], home: "/h")
        == .ask(
          question: "bind keys in ~/.config/mpv/input.conf (\(keys))?",
          SetupStep(
            subject: "keys", outcome: "\(keys): written to ~/.config/mpv/input.conf",
            actions: [.rewrite(Self.usual, Array(text.utf8))])))
  }

  @Test func `existing file of the user is extended`() {
    let old = "/h/.mpv/input.conf"
    let both: Set = ["/h/.mpv", "/h/.config/mpv"]
    #expect(Self.path(Self.files([:], directories: both)) == Self.usual)
    #expect(Self.path(Self.files([old: Self.bytes("q quit")], directories: both)) == old)
    #expect(Self.path(Self.files([:], environment: ["MPV_HOME": "/m"])) == "/m/input.conf")
    #expect(
      Self.path(Self.files([:], environment: ["XDG_CONFIG_HOME": "/c"])) == "/c/mpv/input.conf")
  }

  @Test func `keys of the system's file are in use`() {
    let files = Self.files(["/etc/mpv/input.conf": Self.bytes("Alt+t quit\n")])
    #expect(files.bindings().additions.map(\.key) == ["Alt+T", "Alt+x", "Alt+m", "Alt+r"])
    #expect(Self.path(files) == Self.usual)
    #expect(files.removal(home: nil) == [])
  }

  @Test(
    arguments: [
      (.refused("not a regular file"), "not a regular file"),
      (.bytes([UInt8](repeating: 0x20, count: InputConf.limit + 1)), "larger than 256 KiB"),
    ] as [(BoundedFile.Content, String)])
  func `file that cannot be read is not changed`(
    _ content: BoundedFile.Content, _ reason: String
  ) {
    let files = Self.files([Self.usual: content])
    #expect(
      files.offer(reserved: [], home: "/h")
        == .done(
          SetupStep(
            subject: "keys", outcome: "not bound: ~/.config/mpv/input.conf: \(reason)")))
    #expect(files.bindings().key(of: .match) == nil)
    #expect(files.removal(home: "/h") == [])
  }

  @Test func `nothing is asked if all messages are bound`() {
    let text = KeyBindings.Message.allCases.enumerated().map {
      "F\($0) script-message-to scrobbled \($1.rawValue)\n"
    }.joined()
    #expect(
      Self.files([Self.usual: Self.bytes(text)]).offer(reserved: [], home: "/h")
        == .done(SetupStep(subject: "keys", outcome: "already bound in ~/.config/mpv/input.conf")))
  }

  @Test func `message without a free key is named`() {
    let text = "Alt+t quit\nAlt+T quit\n"
    guard
      case .ask(_, let step) = Self.files([Self.usual: Self.bytes(text)])
        .offer(reserved: [], home: "/h")
    else { return #expect(Bool(false)) }
    #expect(step.outcome.hasSuffix("; no unbound key for status"))
  }

  @Test func `removal changes each file with lines of setup`() {
    let own = KeyBindings([]).additions[0].line + "\n"
    let files = Self.files(
      [Self.usual: Self.bytes(own), "/h/.mpv/input.conf": Self.bytes("q quit\n\(own)")],
      directories: ["/h/.mpv", "/h/.config/mpv"])
    #expect(
      files.removal(home: "/h") == [
        SetupStep(
          subject: "keys", outcome: "removed from ~/.config/mpv/input.conf",
          actions: [.rewrite(Self.usual, [])]),
        SetupStep(
          subject: "keys", outcome: "removed from ~/.mpv/input.conf",
          actions: [.rewrite("/h/.mpv/input.conf", Array("q quit\n".utf8))]),
      ])
  }
}
