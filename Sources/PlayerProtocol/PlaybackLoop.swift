// SPDX-License-Identifier: MIT

/// The loops that are switched on in a player.
public struct PlaybackLoop: Equatable, Sendable {
  /// `--loop-file`, for any number of iterations.
  public var file: Bool
  /// The A–B points, in seconds; the loop is active if both are set.
  public var a: Double?
  public var b: Double?

  public init(file: Bool, a: Double? = nil, b: Double? = nil) {
    self.file = file
    self.a = a
    self.b = b
  }
}

extension LineWriter {
  mutating func add(_ loop: PlaybackLoop?) {
    guard let loop else { return }
    add(Key.loopFile, loop.file)
    add(Key.loopA, loop.a)
    add(Key.loopB, loop.b)
  }
}

extension PlaybackLoop {
  /// Reads one member of a line.
  ///
  /// - Returns: nil for an unknown key, false for a value of the wrong type.
  static func read(
    _ key: [UInt8], _ value: JSONReader.Value, into loop: inout PlaybackLoop?
  ) -> Bool? {
    var read = loop ?? PlaybackLoop(file: false)
    let isRead: Bool
    if key.elementsEqual(Key.loopFile) {
      var file: Bool?
      isRead = value.read(into: &file)
      read.file = file ?? false
    } else if key.elementsEqual(Key.loopA) {
      isRead = value.read(into: &read.a)
    } else if key.elementsEqual(Key.loopB) {
      isRead = value.read(into: &read.b)
    } else {
      return nil
    }
    loop = read
    return isRead
  }
}
