/**
 * Public backbones that a person may fetch. Sizes and hashes are those of the ONNX Model Zoo's own list
 * (ONNX_HUB_MANIFEST.json of github.com/onnx/models); the files now lie at huggingface.co/onnxmodelzoo. What they take
 * stands in the zoo's descriptions. None is fetched unless somebody asks for it: `fetchBackbone`.
 */
import type { BackboneInput, OfferedBackbone } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { asStored } from '../words';

export interface Offer extends Omit<OfferedBackbone, 'about'> {
  /** In the language of the person. */
  about: () => string;
  /** What the file itself does not say. */
  card: BackboneInput & { name: string; licence: string; trainedOn: string; source: string };
}

const IMAGENET = asStored('ImageNet (ILSVRC 2012), 1.3 million photos of 1,000 kinds of things');

type Facts = Omit<Offer, 'trainedOn' | 'card'> & Pick<BackboneInput, 'mean' | 'std'>;

function offer({ mean, std, ...facts }: Facts): Offer {
  const { name, licence, url } = facts;
  const card = { size: 224, mean, std, name, licence, trainedOn: IMAGENET, source: url };
  return { ...facts, trainedOn: IMAGENET, card };
}

export const OFFERED: readonly Offer[] = [
  offer({
    name: 'mobilenetv2-12',
    url: 'https://huggingface.co/onnxmodelzoo/mobilenetv2-12/resolve/main/mobilenetv2-12.onnx',
    licence: 'Apache-2.0',
    bytes: 13_964_571,
    sha256: 'c0c3f76d93fa3fd6580652a45618618a220fced18babf65774ed169de0432ad5',
    about: () => t('MobileNetV2: small and quick, 1,280 features.'),
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  }),
  offer({
    name: 'efficientnet-lite4-11',
    url: 'https://huggingface.co/onnxmodelzoo/efficientnet-lite4-11/resolve/main/efficientnet-lite4-11.onnx',
    licence: 'MIT',
    bytes: 51_946_641,
    sha256: 'd111689907c06eea7c82e4833ddef758da6453b9d4cf60b7e99ca05c7cbd9c12',
    about: () => t('EfficientNet-Lite4: the most accurate of these on ImageNet (80.4%), 1,280 features.'),
    // (pixel - 127) / 128
    mean: [127 / 255, 127 / 255, 127 / 255],
    std: [128 / 255, 128 / 255, 128 / 255],
  }),
  offer({
    name: 'resnet50-v1-12',
    url: 'https://huggingface.co/onnxmodelzoo/resnet50-v1-12/resolve/1f95315d8bd3b3ca2ceabe54d274e0cdf5a83bbe/resnet50-v1-12.onnx',
    licence: 'Apache-2.0',
    bytes: 102_576_593,
    sha256: '3f03fdef724b22947eed826f1eef1dc5c34151bb4c37d634f1db89dfa2dd1526',
    about: () => t('ResNet-50: slower, 2,048 features (75.0% on ImageNet).'),
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  }),
];
