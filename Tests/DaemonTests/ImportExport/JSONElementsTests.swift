// SPDX-License-Identifier: MIT

import Fuzzing
import Testing

@testable import Daemon

@Suite struct JSONElementsTests {
  private static func elements(_ text: String) -> [String] {
    JSONElements(Array(text.utf8)).map { element in
      switch element.content {
      case .object(let bytes): "\(element.line) \(String(decoding: bytes, as: UTF8.self))"
      case .fault(let fault): "\(element.line) \(fault)"
      }
    }
  }

  @Test func `array, pages and JSON Lines report the line of each element`() {
    #expect(Self.elements("[{},\n {\"a\":[1]}]") == ["1 {}", #"2 {"a":[1]}"#])
    #expect(Self.elements("[{}]\n[{}]\n") == ["1 {}", "2 {}"])
    #expect(Self.elements("{}\n{}\n\n{}") == ["1 {}", "2 {}", "4 {}"])
    #expect(Self.elements("\u{FEFF}[]") == [])
  }

  @Test func `braces in strings are text`() {
    let text = #"{"a":"}{\"","b":"\\"}"#
    #expect(Self.elements(text + "\n{}") == ["1 " + text, "2 {}"])
  }

  @Test func `damaged element is reported with its line and the rest is read`() {
    #expect(
      Self.elements("[{},\n12, \"a{\",\n{}]") == [
        "1 {}", "2 notAnObject", "2 notAnObject", "3 {}",
      ])
    #expect(Self.elements("{}\n{\"a\":") == ["1 {}", "2 unterminated"])
    #expect(Self.elements("[{},\n[") == ["1 {}", "2 unterminated"])
  }

  @Test func `object beyond the size or depth limit is a fault`() {
    let deep = "{\"a\":" + String(repeating: "[", count: 100_000)
    #expect(
      Self.elements(deep + String(repeating: "]", count: 100_000) + "}{}") == [
        "1 tooDeep", "1 {}",
      ])
    let large = "{\"a\":\"" + String(repeating: "x", count: JSONElements.maximumSize) + "\"}"
    #expect(Self.elements(large + "{}") == ["1 tooLarge", "1 {}"])
  }

  @Test func `random bytes are read to the end`() {
    var random = Random(seed: 2)
    let parts = ["{", "}", "[", "]", "\"", "\\", "\n", ",", "a", "\u{7F}"]
    for _ in 0..<5000 {
      let text = (0..<random.below(40)).map { _ in random.pick(parts) }.joined()
      var elements = JSONElements(Array(text.utf8))
      while elements.next() != nil {}
      #expect(elements.index == text.utf8.count)
    }
  }
}
