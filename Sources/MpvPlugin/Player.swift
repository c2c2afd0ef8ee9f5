// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// Typed access to the player's properties through libmpv's client API.
///
/// Reading never fails: a property that is unavailable is nil.
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
    Moment(instant: posix_monotonic_seconds(), position: position("time-pos"))
  }

  /// The seconds from the start of the file to a time of mpv's.
  @inline(never)
  private func position(_ property: StaticString) -> Double? {
    number(property).map { $0 - startTime }
  }

  /// mpv's time at the start of the file: that of its first time stamp with
  /// `--rebase-start-time=no`, otherwise 0.
  var startTime: Double {
    @inline(never) get {
      flag("rebase-start-time") == false ? number("demuxer-start-time") ?? 0 : 0
    }
  }

  /// The active loops. Read when a file begins and at each seek instead of observed: each observed
  /// property slows down the start of the player.
  func loop() -> PlaybackLoop {
    // Since mpv 0.39 `loop-file` keeps its value and a property of its own counts the iterations.
    let file = text("remaining-file-loops") ?? text("loop-file")
    return PlaybackLoop(
      file: file.map { !$0.elementsEqual("no") && !$0.elementsEqual("0") } ?? false,
      a: position("ab-loop-a"), b: position("ab-loop-b"))
  }

  /// The direction of playback has another name since mpv 0.37, which reports no changes of the old
  /// one and warns on the terminal when it is read.
  var directionProperty: StaticString {
    @inline(never) get { text("play-direction") == nil ? "play-dir" : "play-direction" }
  }

  /// The file that is loaded, with its active loops.
  @inline(never)
  func loadedFile() -> PlayedFile {
    var file = file()
    file.loop = loop()
    return file
  }

  func file() -> PlayedFile {
    let path = text("path")
    return PlayedFile(
      path: path, isResolved: text("stream-open-filename") == path ? nil : true,
      workingDirectory: text("working-directory"), values: values(),
      isSeeking: flag("seeking"),
      hasStartOption: text("start").map { !$0.elementsEqual("none") }, chapters: chapters(),
      metadata: tags("metadata", limit: LineLimits.metadataEntries))
  }

  /// Whether there is a video track, selected or not, and whether all video tracks are still images
  /// or cover art.
  @inline(never)
  func video() -> (exists: Bool?, isImage: Bool?) {
    let tracks = find("track-list", "type", StaticString("video").cString)
    return (tracks?.exist, tracks?.exist == true ? tracks?.areIgnorable : nil)
  }

  /// Whether a key has no binding but mpv's own default, so that it may be bound for a while.
  func isFree(_ key: [UInt8]) -> Bool {
    key.withCString { find("input-bindings", "key", $0)?.areIgnorable } ?? true
  }

  /// Searches a property that is a list of maps for those whose member `key` has the value `text`:
  /// whether there are any, and whether all of them are ignorable. One function for tracks and
  /// bindings, which have no other members in common.
  @inline(never)
  private func find(
    _ property: StaticString, _ key: StaticString, _ text: UnsafePointer<CChar>
  ) -> (exist: Bool, areIgnorable: Bool)? {
    var node = mpv_node()
    guard mpv_get_property(handle, property.cString, MPV_FORMAT_NODE, &node) >= 0 else {
      return nil
    }
    defer { mpv_free_node_contents(&node) }
    var found = (exist: false, areIgnorable: true)
    guard node.format == MPV_FORMAT_NODE_ARRAY, let list = node.u.list?.pointee else {
      return found
    }
    for index in 0..<max(0, Int(list.num)) {
      guard let map = list.values?[index], map.format == MPV_FORMAT_NODE_MAP,
        let members = map.u.list?.pointee, Self.isText(members, key, text)
      else { continue }
      found = (true, found.areIgnorable && Self.isIgnorable(members))
    }
    return found
  }

  /// Whether a map can be ignored: a still image or cover art; a binding of a disabled section
  /// (negative priority) or of mpv's own defaults. Bindings of input.conf are in the same section
  /// as the defaults, but are not weak.
  @inline(never)
  private static func isIgnorable(_ map: mpv_node_list) -> Bool {
    number(map, "image") > 0 || number(map, "albumart") > 0 || number(map, "priority") < 0
      || number(map, "is_weak") > 0 && isText(map, "section", StaticString("default").cString)
  }

  @inline(never)
  private static func member(_ map: mpv_node_list, _ key: StaticString) -> mpv_node {
    for index in 0..<max(0, Int(map.num)) {
      guard let name = map.keys?[index], let value = map.values?[index] else { break }
      if strcmp(name, key.cString) == 0 { return value }
    }
    return mpv_node()
  }

  /// A flag (0 or 1) or an integer; 0 if it is absent.
  @inline(never)
  private static func number(_ map: mpv_node_list, _ key: StaticString) -> Int64 {
    let value = member(map, key)
    if value.format == MPV_FORMAT_FLAG { return Int64(value.u.flag) }
    return value.format == MPV_FORMAT_INT64 ? value.u.int64 : 0
  }

  @inline(never)
  private static func isText(
    _ map: mpv_node_list, _ key: StaticString, _ text: UnsafePointer<CChar>
  ) -> Bool {
    let value = member(map, key)
    guard value.format == MPV_FORMAT_STRING, let string = value.u.string else { return false }
    return strcmp(string, text) == 0
  }

  private func values() -> PlaybackValues {
    let (hasVideo, isImage) = video()
    return PlaybackValues(
      pause: flag("pause"), coreIdle: flag("core-idle"),
      pausedForCache: flag("paused-for-cache"), eofReached: flag("eof-reached"),
      seekable: flag("seekable"), speed: number("speed"),
      isBackward: text(directionProperty).map(PlaybackValues.isBackward), hasVideo: hasVideo,
      isImage: isImage, duration: number("duration"), mediaTitle: text("media-title"))
  }
}

extension Moment {
  /// The current time, without a position.
  static var now: Moment { Moment(instant: posix_monotonic_seconds()) }

  /// This moment with the wall-clock time, for a line that may be delivered after a suspend.
  var dated: Moment {
    var moment = self
    moment.date = posix_realtime_seconds()
    return moment
  }
}
