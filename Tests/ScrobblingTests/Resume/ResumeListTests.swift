// SPDX-License-Identifier: MIT

import Journal
import Testing

@testable import Scrobbling

@Suite struct ResumeListTests {
  private static let sintel = #"{"type":"movie","title":"Sintel","ids":{"trakt":5}}"#

  private static func episode(_ number: Int) -> String {
    #"{"type":"episode","title":"Dark","season":1,"episode":\#(number),"ids":{"trakt":7}}"#
  }

  private static func play(
    _ media: String?, _ progress: Double, at date: Double, path: String = "/a.mkv", part: Int = 0,
    entry: Int = 1, isPlayed: Bool = false
  ) -> Play {
    Play(
      key: Play.Key(instance: "a", entry: entry, lap: 0, part: part), path: path, media: media,
      beganAt: date - 10, endedAt: date, seenAt: date, duration: 1000, progress: progress,
      reachedThreshold: isPlayed)
  }

  @Test func `own viewings and Trakt's positions of one item are one entry`() throws {
    let list = ResumeList(
      [Self.play(Self.sintel, 20, at: 100), Self.play(Self.episode(2), 50, at: 300)],
      [
        StoredPosition(item: "movie 5", media: Self.sintel, progress: 41, pausedAt: 200),
        StoredPosition(
          item: "episode 99", episodeKey: "show 7 1x2", media: Self.episode(2), progress: 30,
          pausedAt: 250),
      ])
    #expect(list.entries.map(\.point.progress) == [50, 41])
    #expect(list.entries.map(\.point.source) == [.journal, .trakt])
    #expect(list.entries.map(\.path) == ["/a.mkv", "/a.mkv"])
    #expect(list.entries.map(\.position) == [500, 410])
    #expect(list.entries.map(\.media?.title) == ["Dark", "Sintel"])
  }

  @Test func `item that was never played here has no path`() {
    let list = ResumeList(
      [], [StoredPosition(item: "movie 5", media: Self.sintel, progress: 41, pausedAt: 200)])
    #expect(list.entries.map(\.path) == [nil])
    #expect(list.entries.map(\.position) == [nil])
  }

  @Test func `finished item is left out`() {
    let list = ResumeList(
      [
        Self.play(Self.sintel, 100, at: 300, isPlayed: true),
        Self.play(Self.sintel, 20, at: 100, entry: 2),
      ], [StoredPosition(item: "movie 5", media: Self.sintel, progress: 41, pausedAt: 200)])
    #expect(list.entries.isEmpty)
  }

  @Test func `unidentified file is listed by its path`() {
    let list = ResumeList([Self.play(nil, 30, at: 100)], [])
    #expect(list.entries.map(\.path) == ["/a.mkv"])
    #expect(list.entries.map { $0.media == nil } == [true])
  }

  @Test func `later part of a file begins after the earlier ones`() {
    let first = Self.play(Self.episode(1), 100, at: 100, isPlayed: true)
    let second = Self.play(Self.episode(2), 30, at: 200, part: 1)
    #expect(ResumeList([first, second], []).entries.map(\.position) == [1300])
    // Without the first part, its length is unknown.
    #expect(ResumeList([second], []).entries.map(\.position) == [nil])
  }

  @Test func `play with an impossible part has no position in the file`() {
    let play = Self.play(Self.sintel, 20, at: 100, part: -1)
    let kept = StoredPosition(item: "movie 5", media: Self.sintel, progress: 41, pausedAt: 200)
    #expect(ResumeList([play], [kept]).entries.map(\.position) == [nil])
  }
}
