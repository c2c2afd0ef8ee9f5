// SPDX-License-Identifier: MIT

/// The properties that the plugin observes; nil is unknown.
public struct PlaybackValues: Equatable, Sendable {
  public var pause: Bool?
  public var coreIdle: Bool?
  public var pausedForCache: Bool?
  public var eofReached: Bool?
  public var seekable: Bool?
  public var speed: Double?
  /// Playback runs backwards (mpv's `play-dir`).
  public var isBackward: Bool?
  /// There is a video track, selected or not.
  public var hasVideo: Bool?
  /// All video tracks are still images or cover art.
  public var isImage: Bool?
  /// Seconds.
  public var duration: Double?
  public var mediaTitle: [UInt8]?

  public init(
    pause: Bool? = nil, coreIdle: Bool? = nil, pausedForCache: Bool? = nil,
    eofReached: Bool? = nil, seekable: Bool? = nil, speed: Double? = nil,
    isBackward: Bool? = nil, hasVideo: Bool? = nil, isImage: Bool? = nil, duration: Double? = nil,
    mediaTitle: [UInt8]? = nil
  ) {
    self.pause = pause
    self.coreIdle = coreIdle
    self.pausedForCache = pausedForCache
    self.eofReached = eofReached
    self.seekable = seekable
    self.speed = speed
    self.isBackward = isBackward
    self.hasVideo = hasVideo
    self.isImage = isImage
    self.duration = duration
    self.mediaTitle = mediaTitle
  }

  /// The values of `newer` that differ; nil if no difference is worth a line.
  func difference(to newer: Self) -> Self? {
    var changes = Self()
    changes.pause = Self.change(from: pause, to: newer.pause)
    changes.coreIdle = Self.change(from: coreIdle, to: newer.coreIdle)
    changes.pausedForCache = Self.change(from: pausedForCache, to: newer.pausedForCache)
    changes.eofReached = Self.change(from: eofReached, to: newer.eofReached)
    changes.seekable = Self.change(from: seekable, to: newer.seekable)
    if newer.speed != speed { changes.speed = newer.speed }
    changes.isBackward = Self.change(from: isBackward, to: newer.isBackward)
    changes.hasVideo = Self.change(from: hasVideo, to: newer.hasVideo)
    changes.isImage = Self.change(from: isImage, to: newer.isImage)
    if newer.mediaTitle != mediaTitle { changes.mediaTitle = newer.mediaTitle }
    let isWorthALine = changes != Self() || durationMatters(newer.duration)
    guard isWorthALine else { return nil }
    if newer.duration != duration { changes.duration = newer.duration }
    return changes == Self() ? nil : changes
  }

  @inline(never)
  private static func change(from old: Bool?, to new: Bool?) -> Bool? {
    new == old ? nil : new
  }

  /// Whether a new duration is worth a line of its own.
  ///
  /// The duration of a live stream grows with every packet, and that of a file without an index is
  /// re-estimated continuously. A tolerance of one second and one percent keeps the number of lines
  /// low; the exact duration is part of the next `change` and of `unload`.
  private func durationMatters(_ newer: Double?) -> Bool {
    guard let newer else { return false }
    guard let duration else { return true }
    let change = (newer - duration).magnitude
    return change >= 1 && change >= duration.magnitude * 0.01
  }

  /// Parses mpv's `play-dir`.
  static func isBackward(_ direction: [UInt8]) -> Bool {
    direction.elementsEqual("backward") || direction.elementsEqual("-")
  }

  /// Merges the known values of `changes`.
  @inline(never)
  mutating func apply(_ changes: Self) {
    pause = changes.pause ?? pause
    coreIdle = changes.coreIdle ?? coreIdle
    pausedForCache = changes.pausedForCache ?? pausedForCache
    eofReached = changes.eofReached ?? eofReached
    seekable = changes.seekable ?? seekable
    speed = changes.speed ?? speed
    isBackward = changes.isBackward ?? isBackward
    hasVideo = changes.hasVideo ?? hasVideo
    isImage = changes.isImage ?? isImage
    duration = changes.duration ?? duration
    mediaTitle = changes.mediaTitle ?? mediaTitle
  }
}

extension LineWriter {
  mutating func add(_ values: PlaybackValues) {
    add(Key.hasVideo, values.hasVideo)
    add(Key.isImage, values.isImage)
    add(Key.pause, values.pause)
    add(Key.coreIdle, values.coreIdle)
    add(Key.pausedForCache, values.pausedForCache)
    add(Key.eofReached, values.eofReached)
    add(Key.seekable, values.seekable)
    add(Key.speed, values.speed)
    if let isBackward = values.isBackward {
      add(Key.direction, isBackward ? "backward" : "forward")
    }
    add(Key.duration, values.duration)
    add(Key.mediaTitle, text: values.mediaTitle)
  }
}

extension PlaybackValues {
  /// Reads one member of a line.
  ///
  /// - Returns: nil for an unknown key, false for a value of the wrong type.
  mutating func read(_ key: [UInt8], _ value: JSONReader.Value) -> Bool? {
    if key.elementsEqual(Key.pause) { return value.read(into: &pause) }
    if key.elementsEqual(Key.coreIdle) { return value.read(into: &coreIdle) }
    if key.elementsEqual(Key.pausedForCache) { return value.read(into: &pausedForCache) }
    if key.elementsEqual(Key.eofReached) { return value.read(into: &eofReached) }
    if key.elementsEqual(Key.seekable) { return value.read(into: &seekable) }
    if key.elementsEqual(Key.speed) { return value.read(into: &speed) }
    if key.elementsEqual(Key.direction) {
      var direction: [UInt8]?
      guard value.read(into: &direction), let direction else { return false }
      isBackward = Self.isBackward(direction)
      return true
    }
    if key.elementsEqual(Key.hasVideo) { return value.read(into: &hasVideo) }
    if key.elementsEqual(Key.isImage) { return value.read(into: &isImage) }
    if key.elementsEqual(Key.duration) { return value.read(into: &duration) }
    if key.elementsEqual(Key.mediaTitle) { return value.read(into: &mediaTitle) }
    return nil
  }
}
