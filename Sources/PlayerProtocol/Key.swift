// SPDX-License-Identifier: MIT

/// The keys of the protocol, shared by writer and reader.
enum Key {
  static let type: StaticString = "type"

  // every line of a player
  static let at: StaticString = "at"
  static let entry: StaticString = "entry"
  static let position: StaticString = "position"

  // hello
  static let role: StaticString = "role"
  static let version: StaticString = "protocol"
  static let instance: StaticString = "instance"
  static let processID: StaticString = "pid"
  static let player: StaticString = "player"
  static let answersWhere: StaticString = "where"
  static let showsPrompts: StaticString = "menu"

  // the file
  static let path: StaticString = "path"
  static let workingDirectory: StaticString = "working-directory"
  static let isSeeking: StaticString = "seeking"
  static let metadata: StaticString = "metadata"
  static let isResolved: StaticString = "resolved"
  static let hasStartOption: StaticString = "start"
  static let chapterCount: StaticString = "chapters"
  static let lastChapter: StaticString = "last-chapter"
  static let lastChapterTitle: StaticString = "last-chapter-title"

  // its values
  static let pause: StaticString = "pause"
  static let coreIdle: StaticString = "core-idle"
  static let pausedForCache: StaticString = "paused-for-cache"
  static let eofReached: StaticString = "eof-reached"
  static let seekable: StaticString = "seekable"
  static let speed: StaticString = "speed"
  static let duration: StaticString = "duration"
  static let mediaTitle: StaticString = "media-title"
  static let hasVideo: StaticString = "video"
  static let isImage: StaticString = "image"
  static let direction: StaticString = "play-dir"

  // the loops it is in
  static let loopFile: StaticString = "loop-file"
  static let loopA: StaticString = "ab-loop-a"
  static let loopB: StaticString = "ab-loop-b"

  // state, end-file, script-message
  static let loadedDuration: StaticString = "loaded-duration"
  static let startPosition: StaticString = "start-position"
  static let number: StaticString = "number"
  static let reason: StaticString = "reason"
  static let error: StaticString = "error"
  static let began: StaticString = "began"
  static let beganDate: StaticString = "began-date"
  static let date: StaticString = "date"
  static let arguments: StaticString = "arguments"

  // show, menu, offer, choice
  static let text: StaticString = "text"
  static let id: StaticString = "id"
  static let title: StaticString = "title"
  static let items: StaticString = "items"
  static let keys: StaticString = "keys"
  static let index: StaticString = "index"
}
