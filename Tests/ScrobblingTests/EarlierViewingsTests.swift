// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing

@testable import Scrobbling

/// Files of 3,600 s; a viewing begins at the time 0.
@Suite struct EarlierViewingsTests {
  private static let day = 86_400.0

  private static func earlier(
    left position: Double, days: Double = 1, counts: Bool = true, outcome: Play.Outcome? = nil,
    entry: Int = 1, media: String? = JSON.text(ViewingLogTests.item),
    watched: [ClosedRange<Double>] = []
  ) -> Play {
    Play(
      key: Play.Key(instance: ViewingLogTests.player, entry: entry, lap: 0), path: "/a.mkv",
      media: media, beganAt: -days * day - 3600, endedAt: -days * day, seenAt: -days * day,
      position: position, duration: 3600, progress: position / 36, watched: watched,
      playingTime: 600, reachedThreshold: counts, outcome: outcome)
  }

  private static func now(from start: Double?) -> Play {
    Play(
      key: Play.Key(instance: ViewingLogTests.player, entry: 99, lap: 0), path: "/a.mkv",
      beganAt: 0, seenAt: 0, duration: 3600, startPosition: start)
  }

  private func isContinued(_ earlier: [Play], from start: Double?) -> Bool {
    EarlierViewings(earlier).continued(by: Self.now(from: start), of: ViewingLogTests.item) != nil
  }

  @Test(
    "viewing that begins where a play was left continues it",
    arguments: [
      (3168, true), (3050, true), (3048, true), (3047, false), (3500, true), (1900, false),
      (0, false), (nil, false),
    ] as [(Double?, Bool)])
  func place(_ start: Double?, _ continues: Bool) {
    #expect(isContinued([Self.earlier(left: 3168)], from: start) == continues)
  }

  @Test("viewing that begins in the first half is a rewatch")
  func firstHalf() {
    let short = Self.earlier(left: 1850)
    #expect(!isContinued([short], from: 1800))
    #expect(isContinued([short], from: 1801))
  }

  @Test("only the latest viewing is continued, and only if it is a play")
  func latest() {
    let play = Self.earlier(left: 3168, days: 3)
    let paused = Self.earlier(left: 2000, days: 1, counts: false, entry: 2)
    #expect(!isContinued([paused, play], from: 3168))
    #expect(!isContinued([paused], from: 3168))
    let look = Self.earlier(left: 3200, counts: false, outcome: .ignored, entry: 2)
    #expect(isContinued([look, play], from: 3168), "a look is not a viewing")
    let rest = Self.earlier(left: 3400, counts: false, outcome: .continued, entry: 2)
    #expect(isContinued([rest, play], from: 3400), "one continues another")
    #expect(!isContinued([], from: 3168))
  }

  @Test("viewing after more than 30 days is a rewatch")
  func age() {
    #expect(isContinued([Self.earlier(left: 3168, days: 30)], from: 3168))
    #expect(!isContinued([Self.earlier(left: 3168, days: 30.01)], from: 3168))
  }

  @Test("viewing of another or an unknown item continues nothing")
  func otherItems() {
    var other = ViewingLogTests.item
    other.episodes = [2]
    #expect(!isContinued([Self.earlier(left: 3168, media: JSON.text(other))], from: 3168))
    #expect(!isContinued([Self.earlier(left: 3168, media: nil)], from: 3168))
    #expect(!isContinued([Self.earlier(left: 3168, media: "no json")], from: 3168))
  }

  @Test("longer file of the same item is continued at the same share")
  func otherLength() {
    var longer = Self.now(from: 6336)
    longer.duration = 7200
    let earlierViewings = EarlierViewings([Self.earlier(left: 3168)])
    #expect(earlierViewings.continued(by: longer, of: ViewingLogTests.item) != nil)
    longer.startPosition = 6000
    #expect(earlierViewings.continued(by: longer, of: ViewingLogTests.item) == nil)
  }

  @Test("ranges watched since the last play add up")
  func seen() {
    let earlierViewings = EarlierViewings([
      Self.earlier(left: 1800, days: 1, counts: false, entry: 3, watched: [900...1800]),
      Self.earlier(left: 1000, days: 2, counts: false, entry: 2, watched: [0...1000]),
      Self.earlier(left: 3600, days: 3, counts: true, entry: 1, watched: [0...3600]),
    ])
    #expect(
      earlierViewings.seen(before: Self.now(from: 0), of: ViewingLogTests.item).parts == [0...1800])
  }

  @Test("ranges of a longer file of the same item add up at the same share")
  func seenInAnotherFile() {
    var now = Self.now(from: 0)
    now.duration = 7200
    let earlierViewings = EarlierViewings([
      Self.earlier(left: 1800, counts: false, watched: [900...1800])
    ])
    #expect(earlierViewings.seen(before: now, of: ViewingLogTests.item).parts == [1800...3600])
  }

  @Test("query covers viewings that ended within 30 days")
  func query() throws {
    let query = try #require(EarlierViewings.Query(ViewingLogTests.item, before: 0))
    #expect(query.text == "\"trakt\":7")
    #expect(query.start <= -30 * Self.day - EarlierViewings.maximumViewingDuration)
    #expect(query.end == 0)
  }
}
