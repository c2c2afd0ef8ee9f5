// SPDX-License-Identifier: MIT

public import Addresses

/// An event of one player, in libmpv's terms.
public struct PlaybackEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `start-file`: a file is being opened.
    case started
    /// `file-loaded`: the file is open.
    case loaded(LoadedFile, Properties)
    /// The present state of a player that was playing before it connected.
    ///
    /// - Parameter since: nil if the beginning is unknown.
    case joined(LoadedFile, Properties, since: FileBeginning? = nil)
    /// Some properties have changed.
    case changed(Properties)
    /// A seek has begun; `position` is the target.
    case seeked
    /// Playback continues after a seek or a load; `position` is exact.
    case restarted
    /// The response to a request for `position`.
    case positionReported(duration: Seconds?)
    /// The hook `on_unload`: the last time at which mpv has position and duration.
    case unloading(duration: Seconds?)
    /// `end-file`: the file is closed.
    case ended(EndReason, EndSnapshot?)
  }

  public var at: Instant
  /// Seconds since 1970, by the player's clock; nil if `at` is sufficient.
  public var date: Double?
  /// The number of the file among those that this player has opened, from 1.
  public var entry: Int
  /// mpv's `time-pos` in seconds; nil if unknown.
  public var position: Seconds?
  /// The active loops; nil leaves the known ones unchanged.
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

/// The reason for which mpv closed a file (`mpv_end_file_reason`).
public enum EndReason: String, Hashable, Sendable {
  case eof, stop, quit, error, redirect
}

/// The data of an `end-file` for a daemon that has not received the earlier events of the file.
public struct EndSnapshot: Hashable, Sendable {
  public var file: LoadedFile
  public var properties: Properties
  /// The time at which the file was loaded.
  public var began: Instant
  /// The time of loading by the player's wall clock, in seconds since 1970; nil if unknown.
  public var beganDate: Double?
  /// The duration at that time in seconds, 0 if there was none; nil if unknown.
  public var loadedDuration: Seconds?

  public init(
    file: LoadedFile, properties: Properties, began: Instant, beganDate: Double? = nil,
    loadedDuration: Seconds? = nil
  ) {
    self.loadedDuration = loadedDuration
    self.file = file
    self.properties = properties
    self.began = began
    self.beganDate = beganDate
  }
}

/// The time at which a file was loaded, and the position then.
public struct FileBeginning: Hashable, Sendable {
  public var at: Instant
  /// Seconds.
  public var position: Seconds

  public init(at: Instant, position: Seconds) {
    self.at = at
    self.position = position
  }
}

/// The open file, with the player's title and tags.
public struct LoadedFile: Hashable, Sendable {
  /// The path or URL that was passed to mpv.
  public let address: MediaAddress
  /// mpv's `media-title`: forced by the user, or taken from the file's tags, the web page or the
  /// name; nil if it is only the last part of a URL, or contains a secret of the URL.
  public private(set) var mediaTitle: String?
  /// mpv's `metadata`, without secrets of the URL or of URLs in it; see also
  /// ``resolvedTag``.
  public let tags: [String: String]
  /// Whether there is a video track, selected or not.
  public var hasVideo: Bool
  /// Whether all video tracks are still images or cover art.
  public var isImage: Bool
  /// Whether a start position other than the beginning was set, by an option or a watch-later file.
  public var hasStartOption: Bool
  /// The last chapter; nil if there are none.
  public var lastChapter: LastChapter?

  public init(
    address: MediaAddress, mediaTitle: String? = nil, tags: [String: String] = [:],
    hasVideo: Bool = true, isImage: Bool = false, hasStartOption: Bool = false,
    lastChapter: LastChapter? = nil
  ) {
    self.address = address
    self.mediaTitle = address.title(mediaTitle)
    self.tags = tags.compactMapValues(address.redacted)
    self.hasVideo = hasVideo
    self.isImage = isImage
    self.hasStartOption = hasStartOption
    self.lastChapter = lastChapter
  }

  /// The name of a tag that is added to those of a web page: the URL of the video, as found by
  /// a script of the player such as the yt-dlp hook. It is stored with the tags, because the file
  /// may be identified later.
  public static let resolvedTag = "stream-open-filename"

  /// Updates `media-title`.
  ///
  /// - Returns: the title, if it may be displayed and differs from the previous one.
  @discardableResult
  public mutating func retitle(_ title: String) -> String? {
    let title = address.title(title)
    guard let title, title != mediaTitle else { return nil }
    mediaTitle = title
    return title
  }
}

/// The last of the chapters of a file.
public struct LastChapter: Hashable, Sendable {
  /// The number of chapters.
  public var count: Int
  /// Its beginning, in seconds from the start of the file.
  public var start: Seconds
  public var title: String?

  public init(count: Int, start: Seconds, title: String? = nil) {
    self.count = count
    self.start = start
    self.title = title
  }
}

/// Properties of the player; nil leaves the known value unchanged.
public struct Properties: Hashable, Sendable {
  public var pause: Bool?
  public var coreIdle: Bool?
  public var pausedForCache: Bool?
  public var eofReached: Bool?
  public var seekable: Bool?
  public var seeking: Bool?
  public var speed: Double?
  /// Playback runs backwards.
  public var isBackward: Bool?
  /// Whether there is a video track, selected or not.
  public var hasVideo: Bool?
  /// Whether all video tracks are still images or cover art.
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

  /// mpv's range of `speed`.
  private static let speeds = 0.01...100.0
  /// The largest plausible duration, about four months.
  private static let maximumDuration: Seconds = 1e7

  /// Limits a position to at least 0: mpv's `time-pos` is slightly negative in some files.
  static func clamped(_ position: Seconds) -> Seconds {
    min(max(position, 0), maximumDuration)
  }

  /// Merges the known values of `newer`, except implausible numbers.
  mutating func update(with newer: Properties) {
    pause = newer.pause ?? pause
    coreIdle = newer.coreIdle ?? coreIdle
    pausedForCache = newer.pausedForCache ?? pausedForCache
    eofReached = newer.eofReached ?? eofReached
    seekable = newer.seekable ?? seekable
    seeking = newer.seeking ?? seeking
    if let reported = newer.speed, Self.speeds.contains(reported) { speed = reported }
    if let reported = newer.duration, reported > 0, reported <= Self.maximumDuration {
      duration = reported
    }
    mediaTitle = newer.mediaTitle ?? mediaTitle
    isBackward = newer.isBackward ?? isBackward
    hasVideo = newer.hasVideo ?? hasVideo
    isImage = newer.isImage ?? isImage
  }

  /// Whether playback waits for the network.
  var isStalled: Bool {
    pausedForCache == true && pause != true && seeking != true && eofReached != true
  }

  /// Whether frames are being shown: not paused, seeking or buffering.
  var isRunning: Bool {
    pause != true && coreIdle != true && pausedForCache != true && seeking != true
      && eofReached != true
  }
}
