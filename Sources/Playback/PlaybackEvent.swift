// SPDX-License-Identifier: MIT

public import Addresses

/// One thing that happened in one player, in the words of libmpv.
public struct PlaybackEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A file is being opened: `start-file`.
    case started
    /// The file is open: `file-loaded`.
    case loaded(LoadedFile, Properties)
    /// The present state, told by a player that was playing before it could be heard.
    case joined(LoadedFile, Properties)
    /// Some properties changed.
    case changed(Properties)
    /// A jump has begun; `position` is the target.
    case sought
    /// Playing goes on after a jump or a load; `position` is exact.
    case restarted
    /// The player was asked where it is, and answers with `position`.
    case located(duration: Seconds?)
    /// The hook `on_unload`: the last moment at which mpv knows position and duration.
    case unloading(duration: Seconds?)
    /// The file is closed: `end-file`.
    case ended(EndReason, EndSnapshot?)
  }

  public var at: Instant
  /// Seconds since 1970, by the player's clock; nil where `at` tells it as well.
  public var date: Double?
  /// Which of the files that this player has opened, counted from 1.
  public var entry: Int
  /// mpv's `time-pos`, where it is known; seconds.
  public var position: Seconds?
  /// The loops that are on now; nil leaves what was known as it is.
  public var loops: PlaybackLoops?
  public var kind: Kind

  public init(
    at: Instant, date: Double? = nil, entry: Int, position: Seconds? = nil,
    loops: PlaybackLoops? = nil, kind: Kind
  ) {
    self.at = at
    self.date = date
    self.entry = entry
    self.position = position
    self.loops = loops
    self.kind = kind
  }
}

/// Why mpv closed a file (`mpv_end_file_reason`).
public enum EndReason: String, Hashable, Sendable {
  case eof, stop, quit, error, redirect
}

/// What an `end-file` tells a daemon that saw nothing of the file before.
public struct EndSnapshot: Hashable, Sendable {
  public var file: LoadedFile
  public var properties: Properties
  /// When the file was loaded.
  public var began: Instant
  /// The same by the player's wall clock, in seconds since 1970; nil where that is not known.
  public var beganDate: Double?

  public init(
    file: LoadedFile, properties: Properties, began: Instant, beganDate: Double? = nil
  ) {
    self.file = file
    self.properties = properties
    self.began = began
    self.beganDate = beganDate
  }
}

/// The open file, as the player names and tags it.
public struct LoadedFile: Hashable, Sendable {
  /// What mpv was asked to open.
  public let address: MediaAddress
  /// mpv's `media-title`: forced by the user, from the file's tags, the page's title, or the name;
  /// nil where it is the end of an address, or holds a secret of it.
  public private(set) var mediaTitle: String?
  /// mpv's `metadata`: the file's tags, as they stand in it; none that holds a secret of its address.
  public let tags: [String: String]
  /// There is a video track, selected or not.
  public var hasVideo: Bool
  /// All that there is of video are pictures or cover art.
  public var isImage: Bool

  public init(
    address: MediaAddress, mediaTitle: String? = nil, tags: [String: String] = [:],
    hasVideo: Bool = true, isImage: Bool = false
  ) {
    self.address = address
    self.mediaTitle = address.title(mediaTitle)
    self.tags = tags.filter { address.isHarmless($0.value) }
    self.hasVideo = hasVideo
    self.isImage = isImage
  }

  /// - Parameter path: absolute, or an address.
  public init(
    path: String, mediaTitle: String? = nil, tags: [String: String] = [:],
    hasVideo: Bool = true, isImage: Bool = false
  ) {
    self.init(
      address: MediaAddress(path), mediaTitle: mediaTitle, tags: tags, hasVideo: hasVideo,
      isImage: isImage)
  }

  /// Takes over a later `media-title`.
  ///
  /// - Returns: the title, where it may be shown and differs from the one before.
  mutating func retitle(_ title: String) -> String? {
    let title = address.title(title)
    guard let title, title != mediaTitle else { return nil }
    mediaTitle = title
    return title
  }
}

/// Properties of the player; nil is "not told", and leaves what was known as it is.
public struct Properties: Hashable, Sendable {
  public var pause: Bool?
  public var coreIdle: Bool?
  public var pausedForCache: Bool?
  public var eofReached: Bool?
  public var seekable: Bool?
  public var seeking: Bool?
  public var speed: Double?
  /// It plays backwards.
  public var isBackward: Bool?
  /// There is a video track, selected or not.
  public var hasVideo: Bool?
  /// All that there is of video are pictures or cover art.
  public var isImage: Bool?
  /// Seconds.
  public var duration: Seconds?
  public var mediaTitle: String?

  public init(
    pause: Bool? = nil, coreIdle: Bool? = nil, pausedForCache: Bool? = nil,
    eofReached: Bool? = nil, seekable: Bool? = nil, seeking: Bool? = nil, speed: Double? = nil,
    duration: Seconds? = nil, mediaTitle: String? = nil, isBackward: Bool? = nil,
    hasVideo: Bool? = nil, isImage: Bool? = nil
  ) {
    self.pause = pause
    self.coreIdle = coreIdle
    self.pausedForCache = pausedForCache
    self.eofReached = eofReached
    self.seekable = seekable
    self.seeking = seeking
    self.speed = speed
    self.duration = duration
    self.mediaTitle = mediaTitle
    self.isBackward = isBackward
    self.hasVideo = hasVideo
    self.isImage = isImage
  }

  /// What mpv allows for `speed`.
  private static let speeds = 0.01...100.0
  /// Four months; no film is longer.
  private static let longest: Seconds = 1e7

  /// mpv's `time-pos` is a little below 0 in some files.
  static func inReason(_ position: Seconds) -> Seconds {
    min(max(position, 0), longest)
  }

  /// Takes over what `newer` tells, but for numbers that can't be.
  mutating func update(with newer: Properties) {
    pause = newer.pause ?? pause
    coreIdle = newer.coreIdle ?? coreIdle
    pausedForCache = newer.pausedForCache ?? pausedForCache
    eofReached = newer.eofReached ?? eofReached
    seekable = newer.seekable ?? seekable
    seeking = newer.seeking ?? seeking
    if let told = newer.speed, Self.speeds.contains(told) { speed = told }
    if let told = newer.duration, told > 0, told <= Self.longest { duration = told }
    mediaTitle = newer.mediaTitle ?? mediaTitle
    isBackward = newer.isBackward ?? isBackward
    hasVideo = newer.hasVideo ?? hasVideo
    isImage = newer.isImage ?? isImage
  }

  /// Frames are being shown: neither paused nor seeking nor waiting for data.
  var isRunning: Bool {
    pause != true && coreIdle != true && pausedForCache != true && seeking != true
      && eofReached != true
  }
}
