// SPDX-License-Identifier: MIT

import Foundation

/// A parsed line of the plugin, with the members that the tests check.
struct Line: Decodable, Equatable {
  var type: String
  var role: String?
  var version: Int?
  var at: Double?
  var instance: String?
  var pid: Int32?
  var player: String?
  var entry: Int?
  var position: Double?
  var path: String?
  var workingDirectory: String?
  var mediaTitle: String?
  var duration: Double?
  var pause: Bool?
  var coreIdle: Bool?
  var eofReached: Bool?
  var speed: Double?
  var video: Bool?
  var image: Bool?
  var metadata: [String: String]?
  var number: Int?
  var reason: String?
  var error: String?
  var date: Double?
  var began: Double?
  var beganDate: Double?
  var loopFile: Bool?
  var loopA: Double?
  var loopB: Double?
  var arguments: [String]?
  var reportsPosition: Bool?
  var direction: String?
  var showsPrompts: Bool?
  var hasStartOption: Bool?
  var chapters: Int?
  var lastChapter: Double?
  var lastChapterTitle: String?
  var id: Int?
  var index: Int?

  enum CodingKeys: String, CodingKey {
    case type, role, at, instance, pid, player, entry, position, path, duration, pause, speed
    case chapters
    case hasStartOption = "start"
    case lastChapter = "last-chapter"
    case lastChapterTitle = "last-chapter-title"
    case id, index, video, image, metadata, number, reason, error, date, began, arguments
    case version = "protocol"
    case workingDirectory = "working-directory"
    case mediaTitle = "media-title"
    case coreIdle = "core-idle"
    case eofReached = "eof-reached"
    case beganDate = "began-date"
    case loopFile = "loop-file"
    case loopA = "ab-loop-a"
    case loopB = "ab-loop-b"
    case reportsPosition = "where"
    case direction = "play-dir"
    case showsPrompts = "menu"
  }

  init(_ bytes: some Sequence<UInt8>) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }
}

extension [Line] {
  /// The types of the lines without `change`, because mpv groups changes arbitrarily.
  var types: [String] {
    map(\.type).filter { $0 != "change" }
  }
}
