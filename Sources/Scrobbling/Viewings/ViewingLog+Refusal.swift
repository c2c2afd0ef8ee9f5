// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// Viewings that are identified but not sent.
extension ViewingLog {
  /// Returns the journal query needed to decide about a viewing of this item; nil if none is
  /// needed.
  func earlierViewingsQuery(
    _ ticket: LookupTicket, _ resolution: Resolution
  ) -> EarlierViewings.Query? {
    guard isCurrent(ticket), let viewing = viewings[ticket.key],
      case .found(let media) = resolution, dependsOnEarlierViewings(viewing.play, media)
    else { return nil }
    return EarlierViewings.Query(media, before: viewing.play.beganAt)
  }

  /// Checks again whether a viewing can be its item, after a change of its duration.
  mutating func review(_ key: Play.Key) -> [ViewingAction] {
    guard var viewing = viewings[key], case .found(let media) = viewing.resolution else {
      return []
    }
    viewing.isHeld = viewing.isHeld && isHeld(viewing, media)
    viewings[key]?.isHeld = viewing.isHeld
    let refusal = viewing.refusal
    // A viewing that is already shown is cleared when it ends.
    guard (refusal != nil || viewing.isHeld) != viewing.isRefused, !shown.contains(key) else {
      return []
    }
    viewings[key]?.isRefused = refusal != nil || viewing.isHeld
    guard let refusal else {
      // The file is long enough now to be divided.
      if media.episodes.count > 1 { return identifyAgain(key) }
      return [
        .nowPlaying(key, .identified(media)), .log(.info, "\(viewing.play.path) is \(media.name)"),
      ]
    }
    return [
      .nowPlaying(key, .hidden),
      .log(.info, "not scrobbled: \(viewing.play.path): \(refusal.reason)"),
    ]
  }

  /// Whether a file is far shorter than its episodes together; it is then refused as a whole.
  func isTooShort(_ key: Play.Key, for media: Media) -> Bool {
    guard let viewing = viewings[key] else { return false }
    let duration: Seconds
    if case .multipart(let file) = files[FileID(key)] {
      duration = file.playback.boundaries.last ?? 0
    } else {
      let known: Media? = JSON.value(viewing.play.media)
      let isPart = key.part % MultipartFile.rewatch > 0 || known?.episodes.count == 1
      duration = isPart ? 0 : viewing.play.duration
    }
    return RuntimeRule.refusal(of: media, duration: duration) != nil
  }

  // MARK: shown for long enough

  /// The time at which the next viewing past the threshold will be long enough to count.
  var nextCountingTime: Instant {
    viewings.values.lazy.compactMap { $0.countingTime(policy) }.min() ?? .never
  }

  /// Stores that viewings past the threshold now count as plays.
  mutating func storeCountingViewings(at clock: ClockReading) -> [ViewingAction] {
    let due = viewings.values.filter { viewing in
      viewing.countingTime(policy).map { $0 <= clock.now } ?? false
    }
    return due.map(\.play.key).sorted().flatMap { key in
      viewings[key]?.advance(to: clock, policy: policy)
      return store(key)
    }
  }
}

extension Play {
  /// Outcome and detail of a viewing that only plays the rest of one that counted.
  static let continuation: (outcome: Outcome, reason: String) =
    (.continued, "continues an earlier play")
}

extension LoggedViewing {
  /// The reason for which a known item is not sent; nil if it is sent.
  var refusal: (outcome: Play.Outcome, reason: String)? {
    guard case .found(let media) = resolution else { return nil }
    if let reason = RuntimeRule.refusal(of: media, duration: play.duration) {
      return (.ignored, reason)
    }
    guard isContinuation else { return nil }
    return Play.continuation
  }

  /// Share of the file played in this and earlier viewings, 0…1.
  var seenShare: Double {
    guard play.duration > 0 else { return 0 }
    var seen = seenBefore
    for range in play.watched { seen.add(from: range.lowerBound, to: range.upperBound) }
    return seen.total / play.duration
  }

  /// The time at which it counts; nil if it does not, or the player confirms it.
  fileprivate func countingTime(_ policy: ScrobblePolicy) -> Instant? {
    guard !isOver, motion.isRunning, play.reachedThreshold, play.playingTime < policy.startAfter,
      latest?.requestsPosition != true
    else { return nil }
    // One millisecond more, so that rounding cannot fall short of it.
    return accumulatedUntil + (policy.startAfter - play.playingTime + 0.001)
  }
}
