// SPDX-License-Identifier: MIT

import Fuzzing
import TestSupport

/// The events of a chaos run, generated from a seed before the run: equal seeds give equal plans.
struct ChaosPlan: Equatable, Sendable {
  let seed: UInt64
  /// Seconds until the faults end.
  let seconds: Double
  /// Trakt's duplicate window in seconds: an hour, or zero so that duplicates become visible.
  let duplicateWindow: Int
  /// The files of each player in order; the last player is a real mpv if available.
  let scripts: [[PlannedViewing]]
  let disturbances: [ChaosEvent]

  /// The faults end when the whole catalogue, some 1,700 movies and episodes, has been played.
  init(seed: UInt64, seconds: Double, players: Int = 8) {
    var random = Random(seed: seed)
    self.seed = seed
    // A file takes about 14 seconds.
    self.seconds = min(seconds, 20_000 / Double(max(1, players)))
    duplicateWindow = random.pick([0, 3_600])
    // Each once only: a second viewing within the hour would not count, by Trakt's rule.
    var videos = ChaosVideos.all.shuffled(using: &random)
    scripts = (1...max(1, players)).map { number in
      Self.script(seconds, isReal: number == max(1, players), &videos, &random)
    }
    disturbances = Self.disturbances(seconds, &random)
  }

  private static func script(
    _ seconds: Double, isReal: Bool, _ videos: inout [Video], _ random: inout Random
  ) -> [PlannedViewing] {
    var script: [PlannedViewing] = []
    var spent = 0.0
    while spent < seconds, let video = videos.popLast() {
      let next = PlannedViewing(of: video, isReal: isReal, &random)
      script.append(next)
      spent += next.seconds
    }
    return script
  }

  private static func disturbances(_ seconds: Double, _ random: inout Random) -> [ChaosEvent] {
    let all =
      series(seconds, every: 0.3...4, &random, ChaosEvent.some)
      + series(seconds, every: 0.5...5, &random, ChaosEvent.ofWebhook)
    return all.filter { $0.at < seconds }.sorted { $0.at < $1.at }
  }

  private static func series(
    _ seconds: Double, every interval: ClosedRange<Double>, _ random: inout Random,
    _ next: (Double, inout Random) -> [ChaosEvent]
  ) -> [ChaosEvent] {
    var all: [ChaosEvent] = []
    var at = 2.0
    while at < seconds {
      all += next(at, &random)
      at += random.number(in: interval)
    }
    return all
  }
}

/// One file in one player, from first to last frame.
struct PlannedViewing: Equatable, Sendable {
  enum Step: Equatable, Sendable {
    case pause(seconds: Double)
    /// - Parameter to: a share of the file.
    case seek(to: Double)
  }

  enum Exit: Equatable, Sendable {
    /// The player continues with its next file.
    case next
    case quit
    /// SIGKILL: the player reports nothing and leaves no spool.
    case killed
  }

  /// Seconds before the start.
  var gap: Double
  var video: Video
  /// Seconds of media.
  var duration: Double
  var speed: Double
  /// Shares of the file, 0…1.
  var begins: Double
  var ends: Double
  /// With the share of the file at which each happens, in order.
  var steps: [Step] = []
  var fractions: [Double] = []
  var exit: Exit

  /// - Parameter isReal: for a real mpv: a clip of whole seconds, and no end near the threshold,
  ///   since it ends only roughly as planned.
  init(of video: Video, isReal: Bool, _ random: inout Random) {
    self.video = video
    gap = random.number(in: 0...3)
    speed = random.pick([1, 1, 1.5, 2])
    duration = isReal ? random.pick([12, 16]) : random.number(in: 8...16) * speed
    if isReal { speed = 1 }
    exit = random.chance(0.15) ? .killed : random.chance(0.5) ? .quit : .next
    let isPlay = random.chance(0.6)
    begins = random.chance(0.7) ? 0 : random.number(in: 0.05...0.3)
    if isPlay {
      ends = random.pick([1, random.number(in: 0.9...0.99)])
    } else if random.chance(0.2) {
      ends = begins + random.number(in: 0.2...0.9) / duration * speed
    } else {
      // A crash is detected a moment later, which is a large part of such a short file.
      ends = random.number(in: begins...(exit == .killed || isReal ? 0.4 : 0.75))
    }
    if exit == .killed { ends = min(ends, 0.95) }
    act(isReal: isReal, &random)
  }

  private mutating func act(isReal: Bool, _ random: inout Random) {
    var here = begins
    for _ in 0..<random.below(3) where ends - here > 0.1 {
      here = random.number(in: here...ends)
      fractions.append(here)
      if isReal || random.chance(0.5) {
        steps.append(.pause(seconds: random.number(in: 0.1...3)))
      } else {
        // Seeks back only from before the threshold, so that the end of the file decides.
        let target = random.number(in: (here < 0.7 ? 0 : here)...ends)
        steps.append(.seek(to: target))
        here = target
      }
    }
  }

  /// The duration in seconds.
  var seconds: Double {
    var seconds = gap
    var here = begins
    for (fraction, step) in zip(fractions, steps) {
      seconds += (fraction - here) * duration / speed
      here = fraction
      switch step {
      case .pause(let pause): seconds += pause
      case .seek(let target): here = target
      }
    }
    return seconds + max(0, ends - here) * duration / speed
  }
}
