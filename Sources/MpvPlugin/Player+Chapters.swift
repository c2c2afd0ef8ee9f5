// SPDX-License-Identifier: MIT

import CMpv

extension Player {
  /// The number of chapters, and the last of them.
  func chapters() -> FileChapters {
    var node = mpv_node()
    var chapters = FileChapters()
    guard
      mpv_get_property(handle, StaticString("chapter-list").cString, MPV_FORMAT_NODE, &node) >= 0
    else { return chapters }
    defer { mpv_free_node_contents(&node) }
    guard node.format == MPV_FORMAT_NODE_ARRAY, let list = node.u.list?.pointee, list.num > 0,
      let last = list.values?[Int(list.num) - 1], last.format == MPV_FORMAT_NODE_MAP,
      let members = last.u.list?.pointee
    else { return chapters }
    chapters.count = Int(list.num)
    for index in 0..<max(0, Int(members.num)) {
      guard let value = members.values?[index] else { continue }
      // `time` is the only number of a chapter, and `title` its only text.
      switch value.format {
      case MPV_FORMAT_DOUBLE: chapters.lastStart = value.u.double_ - startTime
      case MPV_FORMAT_STRING: chapters.lastTitle = [UInt8](cString: value.u.string)
      default: break
      }
    }
    return chapters
  }
}
