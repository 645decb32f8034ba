import assert from 'node:assert/strict';
import { FrameReader } from '../../../src/cluster/address/channelFrames.ts';
import { parseImageStream, imageStreamPath } from '../../../src/cluster/imageStreams.ts';
import { annotationTriggers } from '../../../src/cluster/triggers.ts';
import { parseWatchEvent } from '../../../src/cluster/watchEvent.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { assertLinear } from '../../fuzz/bounds.ts';

const metadata = { name: 'skyfield', namespace: 'hackershop', resourceVersion: '1' };

describe('What no server should send', () => {
  it('events that are called like members of every object are none', () => {
    for (const type of ['toString', 'constructor', '__proto__', 'valueOf']) {
      const line = JSON.stringify({ type, object: { metadata } });
      assert.throws(() => parseWatchEvent(line, 'watch', 'api.example'), FailureError);
    }
  });

  it('a trigger whose pause is an object without words is read', () => {
    const from = { kind: 'ImageStreamTag', name: 'skyfield:1.0' };
    const place = (paused: unknown): unknown => {
      const triggers = JSON.stringify([{ from, paused }]);
      return annotationTriggers({ annotations: { 'image.openshift.io/triggers': triggers } }, 'a')[0]?.place;
    };
    assert.equal(place({ toString: 1, valueOf: null }), 'image-change trigger');
    assert.equal(place('true'), 'paused image-change trigger');
    assert.equal(place(true), 'paused image-change trigger');
  });

  it('names with halves of characters in them can be asked for', () => {
    const stream = parseImageStream(
      JSON.parse(JSON.stringify({ metadata: { ...metadata, name: 'a\ud800' } })),
    );
    assert.equal(stream?.name, 'a\ufffd');
    assert.match(imageStreamPath('a', stream.name), /imagestreams\/a%EF%BF%BD$/);
  });

  it('a frame in many small pieces takes time by its length', () => {
    const read = (text: string): void => {
      const frame = Buffer.concat([Buffer.alloc(10), Buffer.from(text)]);
      frame.set([0x82, 127]);
      frame.writeBigUInt64BE(BigInt(text.length), 2);
      const reader = new FrameReader();
      const frames = Array.from(frame, (_, at) => reader.read(frame.subarray(at, at + 1))).flat();
      assert.equal(frames.length, 1);
    };
    assertLinear({ head: '', piece: 'x'.repeat(20), tail: '' }, read);
  });
});
