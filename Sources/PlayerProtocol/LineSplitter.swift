// SPDX-License-Identifier: MIT

/// Cuts what comes from a socket or a file into lines, each of at most ``LineLimits/line`` bytes.
public struct LineSplitter: Sendable {
  public enum Frame: Equatable, Sendable {
    /// Without its line feed; never empty.
    case line([UInt8])
    /// Longer than a line may be; it was skipped.
    case tooLong
  }

  private var pending: [UInt8] = []
  /// The first byte that was not handed out.
  private var start = 0
  /// So many bytes from `start` on hold no line feed.
  private var searched = 0
  private var isSkipping = false

  public init() {}

  /// Bytes of memory that wait for the rest of their line.
  public var kept: Int { pending.capacity }

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

  /// The next line; nil when more has to come first.
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

  /// Half a line takes no more memory than about what it has bytes, and none where it is too long.
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
