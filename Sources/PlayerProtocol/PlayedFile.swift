// SPDX-License-Identifier: MIT

/// One tag of a file, as mpv's `metadata` has it; any bytes.
struct Tag: Equatable {
  var key: [UInt8]
  var value: [UInt8]
}

/// A file as the player describes it; nil is what it doesn't know.
struct PlayedFile: Equatable {
  var path: [UInt8]?
  var workingDirectory: [UInt8]?
  var values = PlaybackValues()
  var hasVideo: Bool?
  /// The video is a picture or cover art.
  var isImage: Bool?
  var isSeeking: Bool?
  var metadata: [Tag] = []
}

extension LineWriter {
  /// The short facts come first: what doesn't fit any more is the end of the metadata.
  mutating func add(_ file: PlayedFile) {
    add("video", file.hasVideo)
    add("image", file.isImage)
    add("seeking", file.isSeeking)
    add(file.values)
    add("path", text: file.path)
    add("working-directory", text: file.workingDirectory)
    add("metadata", metadata: file.metadata)
  }
}
