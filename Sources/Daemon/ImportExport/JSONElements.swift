// SPDX-License-Identifier: MIT

/// The objects of a JSON text: the elements of an array, of several arrays one after another
/// (pages), or of lines (JSON Lines). Only the structure is read here, so that a damaged element is
/// skipped with its line and the rest is still read.
struct JSONElements: Sequence, IteratorProtocol {
  enum Fault: Hashable, Sendable {
    case notAnObject
    case tooLarge
    case tooDeep
    /// Nothing can be read after it.
    case unterminated

    var reason: String {
      switch self {
      case .notAnObject: "not an object"
      case .tooLarge: "larger than \(JSONElements.maximumSize / 1024) KiB"
      case .tooDeep: "nested deeper than \(JSONElements.maximumDepth) levels"
      case .unterminated: "the file ends inside this element"
      }
    }
  }

  struct Element {
    /// Number of the element, from 1.
    var number: Int
    /// Line number, from 1.
    var line: Int
    var content: Result
  }

  enum Result {
    case object(ArraySlice<UInt8>)
    case fault(Fault)
  }

  /// Bytes of an object.
  static let maximumSize = 256 << 10
  /// Levels of an object.
  static let maximumDepth = 16

  private let bytes: [UInt8]
  private(set) var index = 0
  private var line = 1
  private var count = 0
  /// Arrays that are open.
  private var arrays = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func next() -> Element? {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"):
        line += 1
        index += 1
      case 0...0x20, UInt8(ascii: ","):
        index += 1
      case UInt8(ascii: "["):
        arrays += 1
        index += 1
      case UInt8(ascii: "]"):
        arrays = Swift.max(0, arrays - 1)
        index += 1
      case UInt8(ascii: "{"):
        return object()
      default:
        let start = line
        skipToken()
        return element(at: start, .fault(.notAnObject))
      }
    }
    guard arrays > 0 else { return nil }
    arrays = 0
    return element(at: line, .fault(.unterminated))
  }

  private mutating func element(at line: Int, _ content: Result) -> Element {
    count += 1
    return Element(number: count, line: line, content: content)
  }

  private mutating func object() -> Element {
    let (start, first) = (index, line)
    var depth = 0
    var largestDepth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        skipString()
        continue
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        largestDepth = Swift.max(largestDepth, depth)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        guard depth == 0 else { break }
        index += 1
        let content: Result =
          if largestDepth > Self.maximumDepth {
            .fault(.tooDeep)
          } else if index - start > Self.maximumSize {
            .fault(.tooLarge)
          } else {
            .object(bytes[start..<index])
          }
        return element(at: first, content)
      default: break
      }
      index += 1
    }
    arrays = 0
    return element(at: first, .fault(.unterminated))
  }

  /// Skips a string with its quotes.
  private mutating func skipString() {
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { index += 1 }
      if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
    index = Swift.min(index + 1, bytes.count)
  }

  /// Skips anything that is not an object, up to the next separator.
  private mutating func skipToken() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: "\n"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"):
        return
      default: index += 1
      }
    }
  }
}
