// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Parsing lines of the daemon")
struct DaemonLineTests {
  func line(_ text: String) -> DaemonLine? {
    DaemonLine(Array(text.utf8))
  }

  @Test func `taken has a number`() {
    #expect(line(#"{"type":"taken","number":7}"#) == .acknowledged(upTo: 7))
    #expect(line(#"{"number":7,"since":"2.0","type":"taken"}"#) == .acknowledged(upTo: 7))
  }

  @Test(arguments: ["-1", "1e300", "9e15", "\"7\"", "null", "[7]"])
  func `taken with an invalid number is malformed`(number: String) {
    #expect(line(#"{"type":"taken","number":\#(number)}"#) == nil)
  }

  @Test func `show has text and duration`() {
    let text = Array("Scrobbled Breaking Bad 1x01".utf8)
    #expect(
      line(#"{"type":"show","text":"Scrobbled Breaking Bad 1x01","duration":4}"#)
        == .show(ScreenText(text, seconds: 4)))
    #expect(line(#"{"type":"show"}"#) == nil)
  }

  @Test func `refused has a reason`() {
    #expect(
      line(#"{"type":"refused","reason":"protocol 2"}"#)
        == .refused(reason: Array("protocol 2".utf8)))
  }

  @Test func `where requests the position`() {
    #expect(line(#"{"type":"where"}"#) == .requestPosition)
    #expect(line(#"{"type":"where","number":7}"#) == .requestPosition)
  }

  @Test(
    arguments: [
      #"{"type":"menu","title":"no id","items":["a"]}"#, #"{"type":"seek","position":3}"#,
      #"{"type":"seek","entry":1}"#, #"{"type":"seek","entry":1,"position":-1}"#,
      #"{"type":"seek","entry":1,"position":"3"}"#,
    ])
  func `menu without an id and seek without a target are malformed`(text: String) {
    #expect(line(text) == nil)
  }

  @Test func `unknown type is unknown`() {
    #expect(line(#"{"type":"sing","song":{"verses":[1,2]}}"#) == .unknown)
  }

  @Test(
    arguments: [
      .acknowledged(upTo: 7), .show(ScreenText(Array("Scrobbled \"é\u{1F3AC}\"".utf8), seconds: 4)),
      .refused(reason: Array("no".utf8)), .requestPosition,
      .prompt(.menu(id: 3, entry: 2, title: Array("A \"title\"".utf8), items: [Array("é".utf8)])),
      .prompt(.menu(id: 3, title: [], items: [[0x61], [0x62]], selected: 1)),
      .prompt(
        .offer(
          id: 4, lines: [(Array("ENTER".utf8), Array("ENTER resumes".utf8))],
          lineWithoutKey: Array("resume".utf8))),
      .prompt(.none), .seek(entry: 2, position: 12.5),
    ] as [DaemonLine])
  func `encoded line decodes to the same line`(line: DaemonLine) {
    #expect(line.bytes.last == 0x0A)
    #expect(line.bytes.count { $0 == 0x0A } == 1)
    #expect(DaemonLine(line.bytes) == line)
  }

  @Test(arguments: ["", "hello", "{}", #"{"type":7}"#, #"["type"]"#])
  func `malformed line is rejected`(text: String) {
    #expect(line(text) == nil)
  }
}

@Suite("Commands of the daemon")
struct DaemonCommandsTests {
  @Test func `commands combine several lines`() {
    var commands = DaemonCommands()
    #expect(commands == DaemonCommands())
    commands.add(.acknowledged(upTo: 3))
    commands.add(.acknowledged(upTo: 2))
    commands.add(.show(ScreenText([0x61], seconds: nil)))
    commands.add(.show(ScreenText([0x62], seconds: nil)))
    commands.add(.unknown)
    #expect(commands.acknowledgedUpTo == 3)
    #expect(commands.screenText?.text == [0x62])
    #expect(!commands.isRefused)
    #expect(!commands.requestsPosition)
    commands.add(.requestPosition)
    #expect(commands.requestsPosition)
    commands.add(.refused(reason: []))
    #expect(commands.isRefused)
  }
}
