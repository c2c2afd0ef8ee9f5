// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// A file of 100 seconds with several episodes.
@Suite("Several episodes in one file")
struct MultipartPlaybackTests {
  static let file = LoadedFile(path: "/tv/Show S01E01E02.mkv")

  static func change(
    _ kind: PlaybackChange.Kind, at now: Seconds, position: Seconds, runs: Bool = true,
    watched: [ClosedRange<Seconds>] = []
  ) -> PlaybackChange {
    PlaybackChange(
      viewing: ViewingID(entry: 1), kind: kind, at: Instant(now),
      motion: runs
        ? .running(from: position, since: Instant(now), speed: 1) : .held(at: position),
      duration: 100, watched: PlayedRanges(watched), ran: now)
  }

  static func begin(_ runtimes: [Seconds]) -> MultipartPlayback {
    MultipartPlayback(
      runtimes: runtimes, file: file,
      change: change(.began(file, again: false), at: 0, position: 0))
  }

  @Test("by the run times that Trakt says, else equal")
  func borders() {
    #expect(Self.begin([20, 60]).borders == [0, 25, 100])
    #expect(Self.begin([0, 60]).borders == [0, 50, 100])
    #expect(Self.begin([0, 0, 0, 0]).borders == [0, 25, 50, 75, 100])
  }

  @Test("crossing the border by playing ends the first at 100 % and begins the next")
  func crossing() throws {
    var parts = Self.begin([0, 0])
    #expect(parts.nextBorder == Instant(50))
    #expect(parts.cross(at: Instant(49)).isEmpty)
    let told = parts.cross(at: Instant(50.5))
    try #require(told.count == 2)
    #expect(told[0].part == 0)
    #expect(told[0].change.kind == .ended(.reachedEnd))
    #expect(told[0].change.progress == .complete)
    #expect(told[0].change.watched.total == 50)
    #expect(told[1].part == 1)
    #expect(told[1].change.kind == .began(Self.file, again: false))
    #expect(told[1].change.progress == Progress(percent: 0))
    #expect(parts.nextBorder == nil)
  }

  @Test("a pause, a resumption and the end belong to the part that plays")
  func inside() throws {
    var parts = Self.begin([0, 0])
    let paused = parts.split(
      Self.change(.paused, at: 20, position: 20, runs: false, watched: [0...20]))
    #expect(paused.map(\.part) == [0])
    #expect(paused[0].change.progress == Progress(percent: 40))
    _ = parts.split(Self.change(.resumed, at: 30, position: 20, watched: [0...20]))
    let end = parts.split(
      Self.change(.ended(.closed(.quit)), at: 85, position: 75, runs: false, watched: [0...75]))
    #expect(end.map(\.part) == [0, 1, 1])
    #expect(end[2].change.progress == Progress(percent: 50))
    #expect(end[2].change.watched.total == 25)
  }

  @Test("a jump over a part does not count it")
  func jump() throws {
    var parts = Self.begin([0, 0, 0, 0])
    let told = parts.split(Self.change(.sought, at: 10, position: 80, watched: [0...10]))
    #expect(told.map(\.part) == [0, 3])
    #expect(told[0].change.kind == .ended(.closed(.stop)))
    #expect(told[0].change.progress == Progress(percent: 40))
    #expect(told[1].change.progress == Progress(percent: 20))
  }

  @Test("a jump inside of a part is a jump")
  func jumpInside() throws {
    var parts = Self.begin([0, 0])
    let told = parts.split(Self.change(.sought, at: 5, position: 40, watched: [0...5]))
    #expect(told.map(\.part) == [0])
    #expect(told[0].change.kind == .sought)
    #expect(told[0].change.progress == Progress(percent: 80))
  }

  @Test("back into the first part begins it again")
  func back() throws {
    var parts = Self.begin([0, 0])
    _ = parts.cross(at: Instant(55))
    let told = parts.split(Self.change(.sought, at: 60, position: 10, watched: [0...60]))
    #expect(told.map(\.part) == [1, 0])
    #expect(told[1].change.kind == .began(Self.file, again: false))
  }
}
