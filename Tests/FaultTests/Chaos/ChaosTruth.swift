// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import TraktSandbox

/// What must be in the history after a run, and what may be.
struct ChaosTruth: Sendable {
  /// What the daemon lived through; moments are seconds from the start of the run.
  struct Daemon: Sendable {
    /// From when it said that it was ready to when it was killed, stopped or frozen.
    var awake: [ClosedRange<Double>] = []
    var frozen: [ClosedRange<Double>] = []
    /// How far ahead its wall clock was, from each moment on.
    var clock: [(at: Double, ahead: Double)] = []
  }

  enum Expectation: Hashable, Sendable {
    case play
    case none
    /// The player was killed while nobody heard it: what only it knew is gone.
    case unknown
  }

  /// A play that was seen, and when; whoever dates it by a clock that is wrong is wrong as well.
  fileprivate struct Due {
    var film: Film
    var ended: Date
    /// By the daemon's own clock.
    var stamps: [Date]
    /// That was in the future, from where nothing is dated: what waited until the clock was right is
    /// dated by its delivery.
    var isAhead: Bool
    var isCertain: Bool
  }

  /// Trakt keeps the minute in which it was told, which may be `late_after` later, and a request
  /// that a fault holds up arrives some seconds after that.
  static let tolerance = 60.0 + 8
  /// Seconds for which a play has to run, as ``Stage/quick`` configures it.
  static let startAfter = 1.0

  private let due: [Due]
  let expectations: [Expectation]

  init(_ viewed: [Viewed], daemon: Daemon, date: (Double) -> Date) {
    expectations = viewed.map { Self.expectation($0, daemon) }
    due = zip(viewed, expectations).compactMap { viewed, expectation in
      guard expectation != .none else { return nil }
      let ended = date(viewed.ended)
      // A killed player is given two seconds to come back.
      let offsets = daemon.offsets(during: viewed.began...viewed.ended + 4)
      return Due(
        film: viewed.film, ended: ended,
        stamps: offsets.map { ended + $0 }, isAhead: offsets.contains { $0 > 0 },
        isCertain: expectation == .play)
    }
  }

  /// - Returns: what is wrong with a history, one line each.
  func problems(with history: [Play]) -> [String] {
    var problems: [String] = []
    for name in Set(due.map(\.film.title) + history.map(\.item.name)).sorted() {
      let plays = history.filter { $0.item.name == name }
      problems += Self.problems(
        name, plays.sorted { $0.watchedAt < $1.watchedAt },
        due.filter { $0.film.title == name }.sorted { $0.ended < $1.ended })
    }
    return problems
  }

  private static func problems(_ name: String, _ plays: [Play], _ due: [Due]) -> [String] {
    var left = due
    var problems: [String] = []
    for play in plays {
      let fitting = left.indices.filter { left[$0].fits(play.watchedAt) }
      if let index = fitting.first(where: { left[$0].isCertain }) ?? fitting.first {
        left.remove(at: index)
      } else {
        problems.append("\(name) is there at \(play.watchedAt) (\(play.action)) and should not be")
      }
    }
    return problems + left.filter(\.isCertain).map { "\(name), seen until \($0.ended), is missing" }
  }

  // MARK: what a daemon can know

  static func expectation(_ viewed: Viewed, _ daemon: Daemon) -> Expectation {
    let isPlay = viewed.progress >= 80
    if isPlay, viewed.ran < startAfter + 0.5 {
      // Whatever was not heard while it ran is bounded by the time since the file was loaded.
      return viewed.ended - viewed.began < startAfter - 0.5 ? .none : .unknown
    }
    guard viewed.isKilled else { return isPlay ? .play : .none }
    let end = viewed.ended
    if isPlay {
      // Heard until the end by a daemon that lives on; or seen beyond the mark for a while.
      let heard = viewed.connected.last.map { $0.upperBound >= end && $0.lowerBound <= end - 2 }
      // The player is asked where it is half a second after the mark.
      let requestsPosition = viewed.crossed.map { end - $0 >= 1.5 } ?? true
      if heard == true, requestsPosition, daemon.isAwake(during: end - 2...end + 6) { return .play }
      guard let crossed = viewed.crossed else { return .unknown }
      let isWritten = viewed.connected.contains { connection in
        daemon.awake.contains { awake in
          let from = max(connection.lowerBound, awake.lowerBound, crossed)
          return min(connection.upperBound, awake.upperBound, end) - from >= 2.5
        }
      }
      return isWritten ? .play : .unknown
    }
    // A daemon that was frozen, or told to go, hears of the end some seconds late: the film has
    // gone on for it.
    let isClose = viewed.progress + 4 * viewed.pace >= 80
    return isClose || daemon.frozen.contains { $0.overlaps(end - 1...end + 3) } ? .unknown : .none
  }
}

extension ChaosTruth.Daemon {
  fileprivate func isAwake(during range: ClosedRange<Double>) -> Bool {
    awake.contains { $0.lowerBound <= range.lowerBound && $0.upperBound >= range.upperBound }
  }

  /// How far ahead the clock was at any time in the range.
  fileprivate func offsets(during range: ClosedRange<Double>) -> Set<Double> {
    let before = clock.last { $0.at <= range.lowerBound }?.ahead ?? 0
    return Set([before] + clock.filter { range.contains($0.at) }.map(\.ahead))
  }
}

extension ChaosTruth.Due {
  fileprivate func fits(_ watchedAt: Date) -> Bool {
    let isLater = isAhead && watchedAt.timeIntervalSince(ended) >= -ChaosTruth.tolerance
    return isLater
      || ([ended] + stamps).contains {
        abs(watchedAt.timeIntervalSince($0)) <= ChaosTruth.tolerance
      }
  }
}
