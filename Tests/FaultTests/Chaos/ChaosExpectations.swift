// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import TraktSandbox

/// A play in one of the two histories.
struct RecordedPlay: Equatable, Sendable {
  /// As `Item.name`.
  var name: String
  var at: Date
  /// For messages.
  var kind: String

  init(name: String, at: Date, kind: String) {
    (self.name, self.at, self.kind) = (name, at, kind)
  }

  init(_ play: Play) {
    self.init(name: play.item.name, at: play.watchedAt, kind: "\(play.action)")
  }
}

/// The plays that the history must and may contain after a run.
struct ChaosExpectations: Sendable {
  /// The daemon's events; times are seconds from the start of the run.
  struct Daemon: Sendable {
    /// From readiness until it was killed, stopped or frozen.
    var responsive: [ClosedRange<Double>] = []
    var frozen: [ClosedRange<Double>] = []
    /// The offset of its wall clock, from each time on.
    var clock: [(at: Double, ahead: Double)] = []
  }

  enum Expectation: Hashable, Sendable {
    case play
    case none
    /// The player was killed while no daemon was connected: its state is lost.
    case unknown
  }

  /// A play and its time; a wrong clock gives a wrong date.
  fileprivate struct Due {
    var video: Video
    var ended: Date
    /// By the daemon's own clock.
    var stamps: [Date]
    /// The date was in the future, which is not allowed: plays that waited until the clock was
    /// right are dated by their delivery.
    var isAhead: Bool
    var isCertain: Bool
  }

  /// Trakt stores the minute of arrival, which may be `late_after` later, and a request delayed by
  /// a fault arrives some seconds after that.
  static let tolerance = 60.0 + 8
  /// Seconds for which a play has to run, as ``Scenario/quick`` configures it.
  static let startAfter = 1.0

  private let due: [Due]
  let expectations: [Expectation]

  init(_ viewed: [ActualViewing], daemon: Daemon, date: (Double) -> Date) {
    expectations = viewed.map { Self.expectation($0, daemon) }
    due = zip(viewed, expectations).compactMap { viewed, expectation in
      guard expectation != .none else { return nil }
      let ended = date(viewed.ended)
      // A killed player has two seconds to reconnect. Without a daemon, the next one dates the end.
      let received = daemon.responsive.first { $0.upperBound > viewed.ended }?.lowerBound ?? 0
      let offsets = daemon.offsets(during: viewed.began...max(viewed.ended, received) + 4)
      return Due(
        video: viewed.video, ended: ended,
        stamps: offsets.map { ended + $0 }, isAhead: offsets.contains { $0 > 0 },
        isCertain: expectation == .play)
    }
  }

  /// - Returns: the errors in a history, one line each.
  func problems(with history: [RecordedPlay]) -> [String] {
    var problems: [String] = []
    for name in Set(due.map(\.video.title) + history.map(\.name)).sorted() {
      let plays = history.filter { $0.name == name }
      problems += Self.problems(
        name, plays.sorted { $0.at < $1.at },
        due.filter { $0.video.title == name }.sorted { $0.ended < $1.ended })
    }
    return problems
  }

  private static func problems(_ name: String, _ plays: [RecordedPlay], _ due: [Due]) -> [String] {
    var left = due
    var problems: [String] = []
    for play in plays {
      let fitting = left.indices.filter { left[$0].fits(play.at) }
      if let index = fitting.first(where: { left[$0].isCertain }) ?? fitting.first {
        left.remove(at: index)
      } else {
        problems.append("\(name) is there at \(play.at) (\(play.kind)) and should not be")
      }
    }
    return problems + left.filter(\.isCertain).map { "\(name), seen until \($0.ended), is missing" }
  }

  // MARK: expected plays

  static func expectation(_ viewed: ActualViewing, _ daemon: Daemon) -> Expectation {
    let isPlay = viewed.progress >= 80
    if isPlay, viewed.playingTime < startAfter + 0.5 {
      // Unreported playback time is bounded by the time since the file was loaded.
      return viewed.ended - viewed.began < startAfter - 0.5 ? .none : .unknown
    }
    guard viewed.isKilled else { return isPlay ? .play : .none }
    let end = viewed.ended
    if isPlay {
      // The end was received by a daemon that keeps running; or playback past the threshold lasted
      // a while.
      let received = viewed.connected.last.map { $0.upperBound >= end && $0.lowerBound <= end - 2 }
      // The daemon requests the position half a second after the threshold.
      let requestsPosition = viewed.reachedThresholdAt.map { end - $0 >= 1.5 } ?? true
      if received == true, requestsPosition, daemon.isAwake(during: end - 2...end + 6) {
        return .play
      }
      guard let reachedThresholdAt = viewed.reachedThresholdAt else { return .unknown }
      let isWritten = viewed.connected.contains { connection in
        daemon.responsive.contains { responsive in
          let from = max(connection.lowerBound, responsive.lowerBound, reachedThresholdAt)
          return min(connection.upperBound, responsive.upperBound, end) - from >= 2.5
        }
      }
      return isWritten ? .play : .unknown
    }
    // A daemon that was frozen or stopped receives the end some seconds late: its computed position
    // has advanced.
    let isClose = viewed.progress + 4 * viewed.pace >= 80
    return isClose || daemon.frozen.contains { $0.overlaps(end - 1...end + 3) } ? .unknown : .none
  }
}

extension ChaosExpectations.Daemon {
  fileprivate func isAwake(during range: ClosedRange<Double>) -> Bool {
    responsive.contains { $0.lowerBound <= range.lowerBound && $0.upperBound >= range.upperBound }
  }

  /// The offset of the clock at any time in the range.
  fileprivate func offsets(during range: ClosedRange<Double>) -> Set<Double> {
    let before = clock.last { $0.at <= range.lowerBound }?.ahead ?? 0
    return Set([before] + clock.filter { range.contains($0.at) }.map(\.ahead))
  }
}

extension ChaosExpectations.Due {
  fileprivate func fits(_ watchedAt: Date) -> Bool {
    let isLater = isAhead && watchedAt.timeIntervalSince(ended) >= -ChaosExpectations.tolerance
    return isLater
      || ([ended] + stamps).contains {
        abs(watchedAt.timeIntervalSince($0)) <= ChaosExpectations.tolerance
      }
  }
}
