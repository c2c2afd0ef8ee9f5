// SPDX-License-Identifier: MIT

/// A value that is allocated separately, because few have one.
indirect enum Boxed<Value> {
  case value(Value)

  var value: Value {
    switch self {
    case .value(let value): value
    }
  }
}

extension Boxed: Sendable where Value: Sendable {}
extension Boxed: Equatable where Value: Equatable {}

/// A dictionary that allocates each value separately.
///
/// A `Dictionary` stores values inline in a table that is at least a quarter empty, and three
/// fifths empty after growth. With values of hundreds of bytes, one per player, that is most of the
/// memory used per player.
struct BoxedValues<Key: Hashable, Value>: ExpressibleByDictionaryLiteral {
  private var boxes: [Key: Boxed<Value>]

  init(dictionaryLiteral elements: (Key, Value)...) {
    boxes = Dictionary(uniqueKeysWithValues: elements.map { ($0, .value($1)) })
  }

  var isEmpty: Bool { boxes.isEmpty }
  var keys: some Collection<Key> { boxes.keys }
  var values: some Collection<Value> { boxes.values.lazy.map(\.value) }

  subscript(key: Key) -> Value? {
    get { boxes[key]?.value }
    set { boxes[key] = newValue.map(Boxed.value) }
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

extension BoxedValues: Sendable where Key: Sendable, Value: Sendable {}
extension BoxedValues: Equatable where Value: Equatable {}
