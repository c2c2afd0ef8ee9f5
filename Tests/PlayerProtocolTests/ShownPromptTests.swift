// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Menu and offer on the screen")
struct ShownPromptTests {
  func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  func menu(_ count: Int, title: String = "Which?") -> ShownPrompt {
    shown(.menu(id: 7, title: bytes(title), items: (0..<count).map { bytes("item \($0)") }))
  }

  func shown(_ prompt: Prompt, line: Int = 0) -> ShownPrompt {
    var shown = ShownPrompt()
    shown.show(prompt, line: line, at: 100)
    return shown
  }

  func offer() -> Prompt {
    .offer(
      id: 7,
      lines: [(bytes("ENTER"), bytes("ENTER resumes")), (bytes("F1"), bytes("F1 resumes"))],
      lineWithoutKey: bytes("Resume?"))
  }

  func events(_ prompt: ShownPrompt) -> String { String(decoding: prompt.events(), as: UTF8.self) }

  @Test(arguments: [("1", 0), ("3", 2)])
  func `digit of an item chooses it`(key: String, index: Int) {
    var menu = menu(3)
    #expect(menu.press(bytes(key)) == .closed(index))
  }

  @Test(arguments: ["0", "4", "9", "x", "", "/"])
  func `other keys are ignored`(key: String) {
    var menu = menu(3)
    #expect(menu.press(bytes(key)) == .ignored)
  }

  @Test func `zero is the tenth item`() {
    var menu = menu(10)
    #expect(menu.press(bytes("0")) == .closed(9))
  }

  @Test func `arrows go around`() {
    var menu = menu(3)
    #expect(menu.press(bytes("P")) == .moved)
    #expect(menu.press(bytes("R")) == .closed(2))
    #expect(menu.press(bytes("N")) == .moved)
    #expect(menu.press(bytes("R")) == .closed(0))
  }

  @Test(arguments: [(2, 2), (0, 0), (3, 0), (-1, 0), (.max, 0), (.min, 0)])
  func `enter chooses the item that is selected at first`(selected: Int, chosen: Int) {
    let items = [bytes("a"), bytes("b"), bytes("c")]
    var menu = shown(.menu(id: 7, title: bytes("Which?"), items: items, selected: selected))
    #expect(menu.press(bytes("R")) == .closed(chosen))
  }

  @Test func `nothing shown has no key, no line and no time`() {
    var prompt = ShownPrompt()
    #expect(prompt.id == nil)
    #expect(prompt.press(bytes("1")) == .ignored)
    #expect(prompt.bindings().isEmpty)
    #expect(prompt.events().isEmpty)
    #expect(prompt.remaining(at: 0) == -1)
  }

  @Test func `time ends after the duration`() {
    let menu = menu(3)
    #expect(menu.remaining(at: 100) == 15_000)
    #expect(menu.remaining(at: 114.9999) == 1)
    #expect(menu.remaining(at: 115) == 0)
    #expect(menu.remaining(at: .infinity) == 0)
    #expect(menu.remaining(at: -.infinity) == 30_000)
  }

  @Test func `offer shows the line of its key and binds only that`() {
    let shown = shown(offer(), line: 1)
    #expect(shown.bindings() == bytes("F1 script-message-to scrobbled menu R"))
    #expect(events(shown).hasSuffix("}F1 resumes"))
  }

  @Test func `offer without a free key shows its last line and binds none`() {
    let shown = shown(offer(), line: 2)
    #expect(shown.bindings().isEmpty)
    #expect(events(shown).hasSuffix("}Resume?"))
  }

  @Test func `markup of ASS is text`() {
    let text = events(menu(1, title: #"{\b1}\N"#))
    #expect(text.contains("}\\{\\\u{2060}b1}\\\u{2060}N\\N{"))
  }

  @Test func `line feed does not begin another event`() {
    #expect(!events(menu(1, title: "a\nb\u{0}c")).contains { $0 == "\n" || $0 == "\0" })
  }

  @Test func `more than ten items are cut`() {
    let prompt = Prompt(
      id: 1, entry: nil, title: ScreenText([], seconds: nil), items: (0..<30).map { [$0 + 65] },
      keys: [], selected: 0)
    #expect(events(shown(prompt)).split(separator: "\\N").count == 11)
  }
}
