// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// Typed access to the player's properties through libmpv's client API.
///
/// Nothing fails: a property that is unavailable is nil.
struct Player {
  let handle: OpaquePointer

  @inline(never)
  func flag(_ property: StaticString) -> Bool? {
    var value: CInt = 0
    guard mpv_get_property(handle, property.cString, MPV_FORMAT_FLAG, &value) >= 0 else {
      return nil
    }
    return value != 0
  }

  @inline(never)
  func number(_ property: StaticString) -> Double? {
    var value = 0.0
    guard mpv_get_property(handle, property.cString, MPV_FORMAT_DOUBLE, &value) >= 0 else {
      return nil
    }
    return value
  }

  @inline(never)
  func text(_ property: StaticString) -> [UInt8]? {
    guard let value = mpv_get_property_string(handle, property.cString) else { return nil }
    defer { mpv_free(value) }
    return [UInt8](cString: value)
  }

  /// A property that is a map of strings.
  func tags(_ property: StaticString, limit: Int) -> [Tag] {
    var node = mpv_node()
    guard mpv_get_property(handle, property.cString, MPV_FORMAT_NODE, &node) >= 0 else { return [] }
    defer { mpv_free_node_contents(&node) }
    guard node.format == MPV_FORMAT_NODE_MAP, let list = node.u.list?.pointee else { return [] }
    var tags: [Tag] = []
    for index in 0..<min(limit, max(0, Int(list.num))) {
      guard let key = [UInt8](cString: list.keys?[index]), let value = list.values?[index],
        value.format == MPV_FORMAT_STRING, let text = [UInt8](cString: value.u.string)
      else { continue }
      tags.append(Tag(key: key, value: text))
    }
    return tags
  }

  /// The current time and the position in the file.
  @inline(never)
  func moment() -> Moment {
    Moment(instant: posix_monotonic_seconds(), position: number("time-pos"))
  }

  /// The active loops. Read when a file begins and at each seek instead of observed: each observed
  /// property slows down the start of the player.
  func loop() -> PlaybackLoop {
    let file = text("loop-file")
    return PlaybackLoop(
      file: file.map { !$0.elementsEqual("no") && !$0.elementsEqual("0") } ?? false,
      a: number("ab-loop-a"), b: number("ab-loop-b"))
  }

  /// The file that is loaded, with its active loops.
  @inline(never)
  func loadedFile() -> PlayedFile {
    var file = file()
    file.loop = loop()
    return file
  }

  func file() -> PlayedFile {
    PlayedFile(
      path: text("path"), workingDirectory: text("working-directory"), values: values(),
      isSeeking: flag("seeking"),
      hasStart: text("start").map { !$0.elementsEqual("none") }, chapters: chapters(),
      metadata: tags("metadata", limit: LineLimits.metadataEntries))
  }

  /// Whether there is a video track, selected or not, and whether all video tracks are still images
  /// or cover art.
  @inline(never)
  func video() -> (exists: Bool?, isImage: Bool?) {
    var node = mpv_node()
    guard mpv_get_property(handle, StaticString("track-list").cString, MPV_FORMAT_NODE, &node) >= 0
    else { return (nil, nil) }
    defer { mpv_free_node_contents(&node) }
    var found: (exists: Bool?, isImage: Bool?) = (false, nil)
    guard node.format == MPV_FORMAT_NODE_ARRAY, let list = node.u.list?.pointee else {
      return found
    }
    for index in 0..<max(0, Int(list.num)) {
      guard let track = list.values?[index], track.format == MPV_FORMAT_NODE_MAP,
        let members = track.u.list?.pointee
      else { continue }
      if let isImage = Self.isImage(members) { found = (true, isImage && found.isImage != false) }
    }
    return found
  }

  /// - Returns: nil if it is no video track.
  private static func isImage(_ track: mpv_node_list) -> Bool? {
    var (isVideo, isImage) = (false, false)
    for index in 0..<max(0, Int(track.num)) {
      guard let key = track.keys?[index], let value = track.values?[index] else { continue }
      if value.format == MPV_FORMAT_STRING {
        isVideo = isVideo || isEqual(key, "type") && isEqual(value.u.string, "video")
      } else if value.format == MPV_FORMAT_FLAG, value.u.flag != 0 {
        isImage = isImage || isEqual(key, "image") || isEqual(key, "albumart")
      }
    }
    return isVideo ? isImage : nil
  }

  @inline(never)
  private static func isEqual(_ text: UnsafePointer<CChar>?, _ other: StaticString) -> Bool {
    guard let text else { return false }
    return strcmp(text, other.cString) == 0
  }

  private func values() -> PlaybackValues {
    let (hasVideo, isImage) = video()
    return PlaybackValues(
      pause: flag("pause"), coreIdle: flag("core-idle"),
      pausedForCache: flag("paused-for-cache"), eofReached: flag("eof-reached"),
      seekable: flag("seekable"), speed: number("speed"),
      isBackward: text("play-dir").map(PlaybackValues.isBackward), hasVideo: hasVideo,
      isImage: isImage, duration: number("duration"), mediaTitle: text("media-title"))
  }
}

extension Moment {
  /// The current time, without a position.
  static var now: Moment { Moment(instant: posix_monotonic_seconds()) }

  /// The same with the wall-clock time, for a line that may be delivered after a suspend.
  var dated: Moment {
    var moment = self
    moment.date = posix_realtime_seconds()
    return moment
  }
}
