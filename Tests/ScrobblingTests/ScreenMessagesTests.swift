// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

@Suite("Messages on mpv's screen") struct ScreenMessagesTests {
  private var messages = ScreenMessages()
  private let now = Instant(100)

  @Test("message while an earlier one is shown appears below it")
  mutating func together() {
    #expect(messages.add("Scrobbled: Heat (1995)", on: "a", at: now) == "Scrobbled: Heat (1995)")
    #expect(
      messages.add("Not recognised: x.mkv", on: "a", at: now + 2)
        == "Scrobbled: Heat (1995)\nNot recognised: x.mkv")
  }

  @Test("message after an earlier one has expired stands alone")
  mutating func alone() {
    _ = messages.add("Scrobbled: Heat (1995)", on: "a", at: now)
    #expect(messages.add("Scrobbled: Dark 1x01", on: "a", at: now + 3) == "Scrobbled: Dark 1x01")
  }

  @Test("players do not share messages, and the same message is shown once")
  mutating func apart() {
    _ = messages.add("one", on: "a", at: now)
    #expect(messages.add("two", on: "b", at: now) == "two")
    #expect(messages.add("one", on: "a", at: now + 1) == "one")
  }

  @Test("messages are limited to three lines without line feeds")
  mutating func bounded() {
    for number in 1...4 { _ = messages.add("\(number)", on: "a", at: now) }
    #expect(messages.add("5\nforged", on: "a", at: now) == "3\n4\n5 forged")
  }
}
