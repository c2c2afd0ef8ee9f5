// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Playback

/// One line as it came from the socket. What it means is docs/protocol.md.
struct PlayerMessage: Decodable {
  var type: String
  var role: String?
  var version: Int?
  var at: Double?
  var instance: String?
  var pid: Int?
  var player: String?
  var entry: Int?
  var position: Double?
  var path: String?
  var workingDirectory: String?
  var mediaTitle: String?
  var duration: Double?
  var seekable: Bool?
  var seeking: Bool?
  var pause: Bool?
  var coreIdle: Bool?
  var pausedForCache: Bool?
  var eofReached: Bool?
  var speed: Double?
  var video: Bool?
  var image: Bool?
  var metadata: [String: String]?
  var number: Int?
  var reason: String?
  var began: Double?
  var arguments: [String]?

  enum CodingKeys: String, CodingKey {
    case type, role, at, instance, pid, player, entry, position, path, duration, seekable, seeking
    case pause, speed, video, image, metadata, number, reason, began, arguments
    case version = "protocol"
    case workingDirectory = "working-directory"
    case mediaTitle = "media-title"
    case coreIdle = "core-idle"
    case pausedForCache = "paused-for-cache"
    case eofReached = "eof-reached"
  }

  init(_ line: some Sequence<UInt8>) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line))
  }

  /// The event that this line tells, dated no later than now.
  ///
  /// - Returns: nil where it tells none, or lacks what it needs.
  func event(now: Instant) -> PlaybackEvent? {
    guard let entry, let kind else { return nil }
    let at = at.map { min(Instant($0), now) } ?? now
    return PlaybackEvent(at: at, entry: entry, position: position, kind: kind)
  }

  private var kind: PlaybackEvent.Kind? {
    switch type {
    case "start-file": .started
    case "file-loaded": file.map { .loaded($0, properties) }
    case "state": file.map { .joined($0, properties) }
    case "change": .changed(properties)
    case "seek": .sought
    case "playback-restart": .restarted
    case "unload": .unloading(duration: duration)
    case "end-file": .ended(reason.flatMap(EndReason.init) ?? .error, farewell)
    default: nil
    }
  }

  private var farewell: EndSnapshot? {
    guard let file, let began else { return nil }
    return EndSnapshot(file: file, properties: properties, began: Instant(began))
  }

  private var file: LoadedFile? {
    absolutePath.map {
      LoadedFile(
        path: $0, mediaTitle: mediaTitle, tags: metadata ?? [:], hasVideo: video ?? true,
        isImage: image ?? false)
    }
  }

  private var properties: Properties {
    Properties(
      pause: pause, coreIdle: coreIdle, pausedForCache: pausedForCache, eofReached: eofReached,
      seekable: seekable, seeking: seeking, speed: speed, duration: duration,
      mediaTitle: mediaTitle)
  }

  /// `path` is what the user typed; `working-directory` makes it absolute.
  private var absolutePath: String? {
    guard let path, !path.isEmpty else { return nil }
    guard !path.hasPrefix("/"), !path.contains("://"), path != "-", let workingDirectory else {
      return path
    }
    let name = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
    return workingDirectory.hasSuffix("/") ? workingDirectory + name : "\(workingDirectory)/\(name)"
  }
}
