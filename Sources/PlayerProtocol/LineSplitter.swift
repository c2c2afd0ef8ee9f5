// SPDX-License-Identifier: MIT

/// Splits a byte stream into lines of at most ``LineLimits/line`` bytes each.
public struct LineSplitter: Sendable {
  public enum Frame: Equatable, Sendable {
    /// A line without its line feed; never empty.
    case line([UInt8])
    /// Exceeds the limit; it was skipped.
    case tooLong
  }

  private var pending: [UInt8] = []
  /// The index of the first byte that was not returned.
  private var start = 0
  /// The number of bytes from `start` on that are known to hold no line feed.
  private var searched = 0
  private var isSkipping = false

  public init() {}

  /// Bytes of memory allocated for an incomplete line.
  public var allocatedBytes: Int { pending.capacity }

  public mutating func append(_ bytes: [UInt8]) {
    guard start < pending.count else {
      pending = bytes
      start = 0
      return
    }
    pending.removeFirst(start)
    start = 0
    pending += bytes
  }

  /// The next line; nil if it is incomplete.
  public mutating func next() -> Frame? {
    while true {
      guard let end = pending[(start + searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
        keepRest()
        return nil
      }
      let line = pending[start..<end]
      let isTooLong = isSkipping || line.count >= LineLimits.line
      start = end + 1
      searched = 0
      isSkipping = false
      if isTooLong { return .tooLong }
      if !line.isEmpty { return .line([UInt8](line)) }
    }
  }

  /// Shrinks the buffer to the incomplete line, or empties it if the line is too long.
  private mutating func keepRest() {
    let rest = pending.count - start
    if rest >= LineLimits.line { isSkipping = true }
    if isSkipping || rest == 0 {
      pending = []
      start = 0
    } else if pending.capacity > 2 * rest {
      pending = [UInt8](pending[start...])
      start = 0
    }
    searched = pending.count - start
  }
}
