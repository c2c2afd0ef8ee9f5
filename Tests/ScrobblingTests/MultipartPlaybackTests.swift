// SPDX-License-Identifier: MIT

import Addresses
import Playback
import Testing

@testable import Scrobbling

/// Playback of a file of 100 s with several episodes.
@Suite("Several episodes in one file")
struct MultipartPlaybackTests {
  static let file = LoadedFile(address: MediaAddress("/tv/Show S01E01E02.mkv"))

  static func change(
    _ kind: PlaybackChange.Kind, at now: Seconds, position: Seconds, runs: Bool = true,
    watched: [ClosedRange<Seconds>] = [], reported: Seconds? = nil
  ) -> PlaybackChange {
    PlaybackChange(
      viewing: ViewingID(entry: 1), kind: kind, at: Instant(now),
      motion: runs
        ? .running(from: position, since: Instant(now), speed: 1) : .held(at: position),
      duration: 100, watched: PlayedRanges(watched), playingTime: now,
      lastReport: reported.map {
        ReportedPosition(position: $0, watched: PlayedRanges([0...max($0, 0.1)]), playingTime: $0)
      })
  }

  static func begin(_ runtimes: [Seconds]) -> MultipartPlayback {
    MultipartPlayback(
      runtimes: runtimes, file: file,
      change: change(.began(file, isResumed: false), at: 0, position: 0))
  }

  @Test("boundaries follow the run times of Trakt, or are equal")
  func boundaries() {
    #expect(Self.begin([20, 60]).boundaries == [0, 25, 100])
    #expect(Self.begin([0, 60]).boundaries == [0, 50, 100])
    #expect(Self.begin([0, 0, 0, 0]).boundaries == [0, 25, 50, 75, 100])
  }

  @Test("playing across a boundary ends the part at 100 % and begins the next")
  func crossing() throws {
    var parts = Self.begin([0, 0])
    #expect(parts.deadline == Instant(50))
    #expect(parts.deadlinePassed(at: Instant(49)).isEmpty)
    let changes = parts.deadlinePassed(at: Instant(50.5))
    try #require(changes.count == 2)
    #expect(changes[0].part == 0)
    #expect(changes[0].change.kind == .ended(.reachedEnd))
    #expect(changes[0].change.progress == .complete)
    #expect(changes[0].change.watched.total == 50)
    #expect(changes[1].part == 1)
    #expect(changes[1].change.kind == .began(Self.file, isResumed: false))
    #expect(changes[1].change.progress == Progress(percent: 0))
    #expect(parts.deadline == nil)
  }

  @Test("pause, resumption and end belong to the current part")
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

  @Test("seek across a part does not count it")
  func jump() throws {
    var parts = Self.begin([0, 0, 0, 0])
    let changes = parts.split(Self.change(.seeked, at: 10, position: 80, watched: [0...10]))
    #expect(changes.map(\.part) == [0, 3])
    #expect(changes[0].change.kind == .ended(.closed(.stop)))
    #expect(changes[0].change.progress == Progress(percent: 40))
    #expect(changes[1].change.progress == Progress(percent: 20))
  }

  @Test("seek within a part is a seek")
  func jumpInside() throws {
    var parts = Self.begin([0, 0])
    let changes = parts.split(Self.change(.seeked, at: 5, position: 40, watched: [0...5]))
    #expect(changes.map(\.part) == [0])
    #expect(changes[0].change.kind == .seeked)
    #expect(changes[0].change.progress == Progress(percent: 80))
  }

  @Test(
    "part passed by several seeks ends where the first began, unless it played between them",
    arguments: [(0.3, 20.0), (1.5, 93.0)])
  func severalSeeks(interval: Seconds, progress: Double) throws {
    var parts = Self.begin([0, 0])
    _ = parts.split(Self.change(.seeked, at: 10, position: 30, watched: [0...10]))
    let second = 10 + interval
    _ = parts.split(Self.change(.seeked, at: second, position: 45, watched: [0...10]))
    let third = second + interval
    let changes = parts.split(Self.change(.seeked, at: third, position: 60, watched: [0...10]))
    #expect(changes.map(\.part) == [0, 1])
    #expect(changes[0].change.kind == .ended(.closed(.stop)))
    #expect(abs(changes[0].change.progress.percent - progress) < 0.001)
  }

  @Test("seek back into the first part begins it again")
  func back() throws {
    var parts = Self.begin([0, 0])
    _ = parts.deadlinePassed(at: Instant(55))
    let changes = parts.split(Self.change(.seeked, at: 60, position: 10, watched: [0...60]))
    #expect(changes.map(\.part) == [1, 0])
    #expect(changes[1].change.kind == .began(Self.file, isResumed: false))
  }

  // MARK: players that report their position on request

  /// Playback of two parts of 50 s; the first reaches the threshold at 40 s.
  static func beginAsked(at position: Seconds = 0) -> MultipartPlayback {
    MultipartPlayback(
      runtimes: [0, 0], file: file,
      change: change(.began(file, isResumed: false), at: 0, position: position, reported: position))
  }

  @Test("position is requested at the threshold of a part and at its boundary")
  func questions() throws {
    var parts = Self.beginAsked()
    #expect(abs((try #require(parts.deadline)) - Instant(40.501)) < 0.01)
    #expect(parts.deadlinePassed(at: Instant(40)).isEmpty && !parts.isAwaitingPosition)
    #expect(parts.deadlinePassed(at: Instant(41)).isEmpty && parts.isAwaitingPosition)
    #expect(parts.deadline == nil)
    let counts = parts.split(Self.change(.positionReported, at: 41, position: 41, reported: 41))
    #expect(counts.map(\.change.progress) == [Progress(percent: 82)])
    #expect(parts.deadline == Instant(50.5))
    #expect(parts.deadlinePassed(at: Instant(50.5)).isEmpty && parts.isAwaitingPosition)
    let crossed = parts.split(
      Self.change(.positionReported, at: 50.5, position: 50.5, reported: 50.5))
    #expect(crossed.map(\.part) == [0, 1])
    #expect(crossed[0].change.progress == .complete)
    #expect(crossed[1].change.kind == .began(Self.file, isResumed: false))
    #expect(abs((try #require(parts.deadline)) - Instant(90.501)) < 0.01)
  }

  @Test("part that begins past its threshold is confirmed once it has run for long enough")
  func beginsPastTheThreshold() {
    var parts = Self.beginAsked(at: 42)
    #expect(parts.deadline == Instant(5.001))
    #expect(parts.deadlinePassed(at: Instant(5.5)).isEmpty && parts.isAwaitingPosition)
    let counts = parts.split(
      Self.change(.positionReported, at: 5.5, position: 47.5, reported: 47.5))
    #expect(counts.map(\.change.playingTime) == [5.5])
    #expect(parts.deadline == Instant(8.5))
  }

  @Test("response before the boundary schedules another request")
  func shortResponse() throws {
    var parts = Self.beginAsked(at: 42)
    #expect(parts.deadlinePassed(at: Instant(8.5)).isEmpty && parts.isAwaitingPosition)
    let changes = parts.split(Self.change(.positionReported, at: 30, position: 44, reported: 44))
    #expect(changes.map(\.part) == [0])
    #expect(parts.deadline == Instant(36.5))
  }

  @Test("player lost without a response ends at the last reported position")
  func lost() {
    var parts = Self.beginAsked(at: 20)
    _ = parts.deadlinePassed(at: Instant(25))
    let changes = parts.split(
      Self.change(.ended(.lost), at: 60, position: 80, runs: false, reported: 20))
    #expect(changes.map(\.part) == [0])
    #expect(changes.map(\.change.progress) == [Progress(percent: 40)])
    #expect(changes.map(\.change.playingTime) == [20])
  }

  @Test("player lost before a request ends at the computed position")
  func lostBeforeRequest() {
    var parts = Self.beginAsked(at: 20)
    let changes = parts.split(
      Self.change(.ended(.lost), at: 10, position: 30, runs: false, reported: 20))
    #expect(changes.map(\.change.progress) == [Progress(percent: 60)])
  }

  @Test("seek does not count computed playback before it")
  func unreportedJump() {
    var parts = Self.beginAsked(at: 20)
    let changes = parts.split(Self.change(.seeked, at: 40, position: 90, reported: 90))
    #expect(changes.map(\.part) == [0, 1])
    #expect(changes[0].change.progress == Progress(percent: 40))
  }
}
