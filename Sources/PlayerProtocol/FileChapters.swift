// SPDX-License-Identifier: MIT

/// The chapters of a file, as far as the daemon needs them; nil is unknown.
///
/// Only the last one is described, so that a file with thousands of chapters costs no more than one
/// with two.
public struct FileChapters: Equatable, Sendable {
  public var count: Int?
  /// The beginning of the last chapter, in seconds.
  public var lastStart: Double?
  /// The title of the last chapter; nil if it has none.
  public var lastTitle: [UInt8]?

  public init(count: Int? = nil, lastStart: Double? = nil, lastTitle: [UInt8]? = nil) {
    self.count = count
    self.lastStart = lastStart
    self.lastTitle = lastTitle
  }
}

extension LineWriter {
  mutating func add(_ chapters: FileChapters) {
    add(Key.chapterCount, chapters.count)
    add(Key.lastChapter, chapters.lastStart)
    add(Key.lastChapterTitle, text: chapters.lastTitle, limit: LineLimits.chapterTitle)
  }
}

extension FileChapters {
  /// Reads one member of a line.
  ///
  /// - Returns: nil for an unknown key, false for a value of the wrong type.
  mutating func read(_ key: [UInt8], _ value: JSONReader.Value) -> Bool? {
    if key.elementsEqual(Key.chapterCount) { return value.read(into: &count) }
    if key.elementsEqual(Key.lastChapter) { return value.read(into: &lastStart) }
    if key.elementsEqual(Key.lastChapterTitle) { return value.read(into: &lastTitle) }
    return nil
  }
}
