// SPDX-License-Identifier: MIT

/// The properties of a playing file that the plugin observes; nil is what the player doesn't know.
struct PlaybackValues: Equatable {
  var pause: Bool?
  var coreIdle: Bool?
  var pausedForCache: Bool?
  var eofReached: Bool?
  var seekable: Bool?
  var speed: Double?
  /// Seconds.
  var duration: Double?
  var mediaTitle: [UInt8]?

  /// What `newer` knows otherwise than these; nil where that is worth no line.
  func difference(to newer: Self) -> Self? {
    var changes = Self()
    if newer.pause != pause { changes.pause = newer.pause }
    if newer.coreIdle != coreIdle { changes.coreIdle = newer.coreIdle }
    if newer.pausedForCache != pausedForCache { changes.pausedForCache = newer.pausedForCache }
    if newer.eofReached != eofReached { changes.eofReached = newer.eofReached }
    if newer.seekable != seekable { changes.seekable = newer.seekable }
    if newer.speed != speed { changes.speed = newer.speed }
    if newer.mediaTitle != mediaTitle { changes.mediaTitle = newer.mediaTitle }
    let isWorthALine = changes != Self() || durationMatters(newer.duration)
    guard isWorthALine else { return nil }
    if newer.duration != duration { changes.duration = newer.duration }
    return changes == Self() ? nil : changes
  }

  /// Whether a new duration is worth a line of its own.
  ///
  /// The duration of a live stream grows with every packet, and that of a file with no index is
  /// guessed anew all the time. A second and one percent keep both to a line now and then; the
  /// exact one comes with the next `change` and with `unload`.
  private func durationMatters(_ newer: Double?) -> Bool {
    guard let newer else { return false }
    guard let duration else { return true }
    let change = (newer - duration).magnitude
    return change >= 1 && change >= duration.magnitude * 0.01
  }

  /// Takes over what `changes` knows.
  mutating func apply(_ changes: Self) {
    pause = changes.pause ?? pause
    coreIdle = changes.coreIdle ?? coreIdle
    pausedForCache = changes.pausedForCache ?? pausedForCache
    eofReached = changes.eofReached ?? eofReached
    seekable = changes.seekable ?? seekable
    speed = changes.speed ?? speed
    duration = changes.duration ?? duration
    mediaTitle = changes.mediaTitle ?? mediaTitle
  }
}

extension LineWriter {
  mutating func add(_ values: PlaybackValues) {
    add("pause", values.pause)
    add("core-idle", values.coreIdle)
    add("paused-for-cache", values.pausedForCache)
    add("eof-reached", values.eofReached)
    add("seekable", values.seekable)
    add("speed", values.speed)
    add("duration", values.duration)
    add("media-title", text: values.mediaTitle)
  }
}
