// SPDX-License-Identifier: MIT

/// A dictionary that allocates each value by itself.
///
/// A `Dictionary` stores values in place, in a table that is a quarter empty at best and three
/// fifths after it grew: for values of hundreds of bytes, one for each player, that is most of what a
/// player costs.
struct BoxedValues<Key: Hashable, Value>: ExpressibleByDictionaryLiteral {
  fileprivate indirect enum Box {
    case value(Value)

    var value: Value {
      switch self {
      case .value(let value): value
      }
    }
  }

  private var boxes: [Key: Box]

  init(dictionaryLiteral elements: (Key, Value)...) {
    boxes = Dictionary(uniqueKeysWithValues: elements.map { ($0, .value($1)) })
  }

  var isEmpty: Bool { boxes.isEmpty }
  var keys: some Collection<Key> { boxes.keys }
  var values: some Collection<Value> { boxes.values.lazy.map(\.value) }

  subscript(key: Key) -> Value? {
    get { boxes[key]?.value }
    set { boxes[key] = newValue.map(Box.value) }
  }

  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? {
    boxes.removeValue(forKey: key)?.value
  }
}

extension BoxedValues: Sequence {
  func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> {
    boxes.lazy.map { (key: $0.key, value: $0.value.value) }.makeIterator()
  }
}

extension BoxedValues.Box: Sendable where Value: Sendable {}
extension BoxedValues: Sendable where Key: Sendable, Value: Sendable {}
extension BoxedValues.Box: Equatable where Value: Equatable {}
extension BoxedValues: Equatable where Value: Equatable {}
