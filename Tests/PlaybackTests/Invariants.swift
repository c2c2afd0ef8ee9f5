// SPDX-License-Identifier: MIT

import Playback

/// Checks every change of a tracker against its invariants.
struct Invariants {
  private enum Phase { case playing, paused, dropped, ended }

  private var phases: [ViewingID: Phase] = [:]
  private var latest: Instant?
  /// The first violation.
  private(set) var problem: String?

  mutating func check(_ changes: [PlaybackChange]) {
    for change in changes { check(change) }
  }

  private mutating func check(_ change: PlaybackChange) {
    advancePhase(change)
    let percent = change.progress.percent
    expect(percent >= 0 && percent <= 100, "progress", change)
    expect((0...10_000_000).contains(change.watched.total), "watched", change)
    expect(change.playingTime.isFinite && change.playingTime >= 0, "playing time", change)
    expect(change.duration > 0 && change.duration <= 1e7, "duration", change)
    expect(change.motion.position(at: change.at) >= 0, "position", change)
    var end = -1.0
    for part in change.watched.parts {
      expect(part.lowerBound > end && part.upperBound > part.lowerBound, "parts", change)
      end = part.upperBound
    }
    expect(change.watched.parts.count <= 256, "many parts", change)
    expect(end <= 1e7, "beyond the end of the file", change)
    // The beginning from an end snapshot is in the past.
    if case .began = change.kind { return }
    expect(latest.map { $0 <= change.at } ?? true, "time", change)
    latest = change.at
  }

  private mutating func advancePhase(_ change: PlaybackChange) {
    let phase = phases[change.viewing]
    let isUnderWay = phase == .playing || phase == .paused
    switch change.kind {
    case .began:
      expect(phase == nil || phase == .dropped, "begins twice", change)
      let hasOther = phases.values.contains { $0 == .playing || $0 == .paused }
      expect(!hasOther, "two viewings in progress", change)
      phases[change.viewing] = .playing
    case .paused:
      expect(phase == .playing, "paused, not playing", change)
      expect(!change.motion.isRunning, "paused but running", change)
      phases[change.viewing] = .paused
    case .resumed:
      expect(phase == .paused, "resumed, not paused", change)
      expect(change.motion.isRunning, "resumed but not running", change)
      phases[change.viewing] = .playing
    case .seeked:
      expect(isUnderWay, "seeked", change)
      expect(change.motion.isRunning == (phase == .playing), "seeked: wrong motion", change)
    case .moved:
      expect(isUnderWay, "moved", change)
    case .reachedThreshold, .positionReported, .grows, .retitled:
      expect(isUnderWay, "change without a viewing in progress", change)
    case .ended:
      expect(isUnderWay, "ended, not under way", change)
      expect(!change.motion.isRunning, "ended but running", change)
      phases[change.viewing] = .ended
    case .dropped:
      expect(isUnderWay, "dropped", change)
      phases[change.viewing] = .dropped
    }
  }

  /// Calls `deadlinePassed` at each `deadline` until `end`; each call must make progress.
  mutating func pass(_ tracker: inout PlaybackTracker, until end: Instant) {
    var calls = 0
    while let due = tracker.deadline, due <= end {
      check(tracker.deadlinePassed(at: due))
      calls += 1
      if tracker.deadline == due || calls > 3 {
        problem = problem ?? "deadline does not advance at \(due.seconds)"
        return
      }
    }
  }

  private mutating func expect(_ holds: Bool, _ name: String, _ change: PlaybackChange) {
    if !holds { problem = problem ?? "\(name): \(change)" }
  }
}
