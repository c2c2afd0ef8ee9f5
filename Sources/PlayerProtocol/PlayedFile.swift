// SPDX-License-Identifier: MIT

/// One entry of mpv's `metadata`; arbitrary bytes.
public struct Tag: Equatable, Sendable {
  public var key: [UInt8]
  public var value: [UInt8]

  public init(key: [UInt8], value: [UInt8]) {
    self.key = key
    self.value = value
  }
}

/// A file as the player describes it; nil is unknown.
public struct PlayedFile: Equatable, Sendable {
  public var path: [UInt8]?
  /// Whether a script of the player, such as the one of yt-dlp, has found another URL to open
  /// (mpv's `stream-open-filename`); false is not sent.
  public var isResolved: Bool?
  public var workingDirectory: [UInt8]?
  public var values: PlaybackValues
  public var loop: PlaybackLoop?
  public var isSeeking: Bool?
  /// Whether mpv's option `start` is set, by the user or by a watch-later file.
  public var hasStartOption: Bool?
  public var chapters: FileChapters
  public var metadata: [Tag]

  public init(
    path: [UInt8]? = nil, isResolved: Bool? = nil, workingDirectory: [UInt8]? = nil,
    values: PlaybackValues = PlaybackValues(), loop: PlaybackLoop? = nil, isSeeking: Bool? = nil,
    hasStartOption: Bool? = nil, chapters: FileChapters = FileChapters(), metadata: [Tag] = []
  ) {
    self.path = path
    self.isResolved = isResolved
    self.workingDirectory = workingDirectory
    self.values = values
    self.loop = loop
    self.isSeeking = isSeeking
    self.hasStartOption = hasStartOption
    self.chapters = chapters
    self.metadata = metadata
  }
}

extension LineWriter {
  /// Short values come first, so that only the end of the metadata is omitted from a full line.
  mutating func add(_ file: PlayedFile) {
    add(Key.isSeeking, file.isSeeking)
    add(file.values)
    add(file.loop)
    add(Key.isResolved, file.isResolved)
    add(Key.hasStartOption, file.hasStartOption)
    add(file.chapters)
    add(Key.path, text: file.path)
    add(Key.workingDirectory, text: file.workingDirectory)
    add(Key.metadata, metadata: file.metadata)
  }
}

extension PlayedFile {
  /// Reads one member of a line.
  ///
  /// - Returns: nil for an unknown key, false for a value of the wrong type.
  mutating func read(_ key: [UInt8], _ value: JSONReader.Value) -> Bool? {
    if key.elementsEqual(Key.isSeeking) { return value.read(into: &isSeeking) }
    if key.elementsEqual(Key.path) { return value.read(into: &path) }
    if key.elementsEqual(Key.workingDirectory) { return value.read(into: &workingDirectory) }
    if key.elementsEqual(Key.metadata) { return value.read(into: &metadata) }
    if key.elementsEqual(Key.isResolved) { return value.read(into: &isResolved) }
    if key.elementsEqual(Key.hasStartOption) { return value.read(into: &hasStartOption) }
    if let isRead = chapters.read(key, value) { return isRead }
    return values.read(key, value) ?? PlaybackLoop.read(key, value, into: &loop)
  }
}
