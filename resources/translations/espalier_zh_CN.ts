<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DetectionEngine</name>
    <message>
        <source>%1, frame %2</source>
        <translation>%1，第 %2 帧</translation>
    </message>
</context>
<context>
    <name>FileKinds</name>
    <message>
        <source>network (%1) or project (.%2)</source>
        <translation>网络（%1）或项目（.%2）</translation>
    </message>
    <message>
        <source>“%1” has no pictures, nor have its folders: the images stay as they were.</source>
        <translation>“%1”及其子文件夹中没有图像：图像保持不变。</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Shows or hides settings that seldom need a change.</source>
        <translation>显示或隐藏很少需要更改的设置。</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>page %1 of %2</source>
        <translation>第 %1 页，共 %2 页</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be written; is there room?</source>
        <translation>无法写入 %1；空间是否不足？</translation>
    </message>
</context>
<context>
    <name>TableFile</name>
    <message>
        <source>Entry</source>
        <translation>项</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>The network&apos;s file: TorchScript, ONNX or a module that Espalier wrote.</source>
        <translation>网络的文件：TorchScript、ONNX，或由 Espalier 写出的模块。</translation>
    </message>
    <message>
        <source>Input of the network</source>
        <translation>网络的输入</translation>
    </message>
    <message>
        <source>With batch size 1, e.g. 1, 3, 32, 32, if the file does not record it. Left out: common shapes are tried.</source>
        <translation>批大小为 1，例如 1, 3, 32, 32；仅当文件没有记录时需要。留空：尝试常见的形状。</translation>
    </message>
    <message>
        <source>Weights to part</source>
        <translation>要分开的权重</translation>
    </message>
    <message>
        <source>Some exporters store equal weights of different layers once, and these layers then lose the same channels. Each layer gets its own again of the weights named here; all: of every one that different layers read. A notice names such weights. A name with a comma in it stands in single quotes.</source>
        <translation>有些导出程序把不同层中相同的权重只存储一次，于是这些层会剪掉相同的通道。此处列出的权重会分给每一层各一份；all：分开所有被不同层读取的权重。打开网络时会提示这样的权重。名称中有逗号时，请用单引号括起来。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Of all stages in one go: what decides how many epochs come before the cut and after it, what each layer gives, and how the smaller network starts. Where it is not named and the stages&apos; epochs, pressure or aim are, it is manual.</source>
        <translation>一次运行所有阶段时：由谁决定剪枝前后各训练多少轮、各层剪多少、小网络从什么权重开始。如果没有指定方案，却指定了各阶段的轮数、压力或目标，则为手动。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The target, the pictures and the number of epochs decide whether sparsity training pays, what each layer gives, and how the smaller network starts. The epochs of both trainings together are kept.</source>
        <translation>根据目标、图像和轮数决定稀疏训练是否值得、各层剪多少、小网络如何开始。两次训练的总轮数保持不变。</translation>
    </message>
    <message>
        <source>As set for each stage</source>
        <translation>按各阶段的设置</translation>
    </message>
    <message>
        <source>Each stage does what its own settings say.</source>
        <translation>每个阶段按自己的设置执行。</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>The three stages are repeated this many times, each time for a part of the way (iterative schedule); the epochs are divided over the rounds. More rounds are gentler on the network and end at the same size.</source>
        <translation>三个阶段重复这么多次，每次只完成一部分（迭代剪枝）；轮数分摊到各次迭代。迭代越多对网络越温和，最终大小相同。</translation>
    </message>
    <message>
        <source>Detector&apos;s head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Of detectors: how the last layers tell boxes, where the network does not show it.</source>
        <translation>仅用于检测网络：网络本身看不出时，说明最后几层如何表示检测框。</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>As the network&apos;s last layers tell.</source>
        <translation>由网络的最后几层判断。</translation>
    </message>
    <message>
        <source>with anchors</source>
        <translation>有锚框</translation>
    </message>
    <message>
        <source>One map a stride, with boxes relative to anchors: YOLOv3, v5, v7.</source>
        <translation>每个步长一张特征图，检测框相对于锚框：YOLOv3、v5、v7。</translation>
    </message>
    <message>
        <source>without anchors</source>
        <translation>无锚框</translation>
    </message>
    <message>
        <source>A map of distances and one of classes: YOLOv8 and later.</source>
        <translation>一张距离图和一张类别图：YOLOv8 及以后。</translation>
    </message>
    <message>
        <source>decoupled</source>
        <translation>解耦</translation>
    </message>
    <message>
        <source>Maps of boxes, of objectness and of classes: YOLOX.</source>
        <translation>检测框、目标性和类别各有特征图：YOLOX。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Of detectors: how many classes the head tells apart.</source>
        <translation>仅用于检测网络：检测头区分多少个类别。</translation>
    </message>
    <message>
        <source>Strides</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>Of detectors: pixels of the picture a cell, for each of the head&apos;s maps, e.g. 8, 16, 32.</source>
        <translation>仅用于检测网络：检测头每张特征图的一个单元对应多少图像像素，例如 8, 16, 32。</translation>
    </message>
    <message>
        <source>Anchors</source>
        <translation>锚框</translation>
    </message>
    <message>
        <source>Of detectors with anchors: width and height of each in pixels, those of the finest stride first, e.g. 10, 13, 16, 30.</source>
        <translation>仅用于有锚框的检测网络：每个锚框的宽和高（像素），从最小步长开始，例如 10, 13, 16, 30。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>A folder with train/&lt;class&gt;/… and val/&lt;class&gt;/…, or with the MNIST family&apos;s files; without labels, any folder of images.</source>
        <translation>含有 train/&lt;类别&gt;/… 和 val/&lt;类别&gt;/… 的文件夹，或 MNIST 系列的文件；没有标签时，任何图像文件夹都可以。</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>What was subtracted from each colour (0 … 1) when the network was trained, e.g. 0.485, 0.456, 0.406. Left out: nothing.</source>
        <translation>训练网络时从每个颜色（0 … 1）中减去的值，例如 0.485, 0.456, 0.406。留空：不减。</translation>
    </message>
    <message>
        <source>0</source>
        <translation>0</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>What each colour was divided by when the network was trained (standard deviation), e.g. 0.229, 0.224, 0.225. Left out: 1.</source>
        <translation>训练网络时每个颜色除以的值（标准差），例如 0.229, 0.224, 0.225。留空：1。</translation>
    </message>
    <message>
        <source>1</source>
        <translation>1</translation>
    </message>
    <message>
        <source>Height and width</source>
        <translation>高和宽</translation>
    </message>
    <message>
        <source>What images are scaled to. 0: what the network takes.</source>
        <translation>图像缩放到的大小。0：按网络的输入。</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Whether images are read in colour.</source>
        <translation>图像是否按彩色读取。</translation>
    </message>
    <message>
        <source>as the network takes</source>
        <translation>按网络的输入</translation>
    </message>
    <message>
        <source>As many as the network&apos;s input has.</source>
        <translation>与网络输入的通道数相同。</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>One channel.</source>
        <translation>一个通道。</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>Three channels.</source>
        <translation>三个通道。</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色顺序</translation>
    </message>
    <message>
        <source>In which order the network was given the colours.</source>
        <translation>训练网络时颜色的顺序。</translation>
    </message>
    <message>
        <source>red, green, blue</source>
        <translation>红、绿、蓝</translation>
    </message>
    <message>
        <source>As most networks take them.</source>
        <translation>大多数网络的顺序。</translation>
    </message>
    <message>
        <source>blue, green, red</source>
        <translation>蓝、绿、红</translation>
    </message>
    <message>
        <source>As OpenCV reads them.</source>
        <translation>OpenCV 读取的顺序。</translation>
    </message>
    <message>
        <source>The pictures have labels</source>
        <translation>图像有标签</translation>
    </message>
    <message>
        <source>Off for a plain folder of pictures that nobody sorted into classes: the network then learns from the unpruned one alone. Every tenth picture is kept aside to see how well that works, unless there is a folder val.</source>
        <translation>对没有按类别整理的普通图像文件夹，请关闭：网络只向未剪枝的网络学习。除非有 val 文件夹，否则每十张图像留出一张，用来检查效果。</translation>
    </message>
    <message>
        <source>Training pictures</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>Only the first training images of each class by name.</source>
        <translation>每个类别只取按名称排在最前的若干训练图像。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Validation pictures</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>Only the first validation images of each class by name.</source>
        <translation>每个类别只取按名称排在最前的若干验证图像。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>How often the training goes through all training images.</source>
        <translation>训练把全部训练图像过多少遍。</translation>
    </message>
    <message>
        <source>skip the stage</source>
        <translation>跳过此阶段</translation>
    </message>
    <message>
        <source>Images a step</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>How many images each step of the training looks at (batch size).</source>
        <translation>训练的每一步看多少张图像（batch size）。</translation>
    </message>
    <message>
        <source>128, or 16 of a detector</source>
        <translation>128，检测网络为 16</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>How gradients move the weights.</source>
        <translation>梯度如何更新权重。</translation>
    </message>
    <message>
        <source>momentum (SGD)</source>
        <translation>动量（SGD）</translation>
    </message>
    <message>
        <source>Stochastic gradient descent: what most classifiers learn with.</source>
        <translation>随机梯度下降：大多数分类网络都用它训练。</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Steps of even size whatever the gradients&apos; size: learns faster from nothing. Rates of 0.001 to 0.003 are usual.</source>
        <translation>无论梯度大小，步幅均匀：从零开始学得更快。常用学习率为 0.001 到 0.003。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How large the steps of the training are at most. Too large loses what was learned.</source>
        <translation>训练步幅的上限。太大会丢失已学到的内容。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>How much of its direction a step takes over from the steps before.</source>
        <translation>每一步沿用之前各步方向的程度。</translation>
    </message>
    <message>
        <source>Nesterov&apos;s momentum</source>
        <translation>Nesterov 动量</translation>
    </message>
    <message>
        <source>Takes the slope where the momentum leads instead of where it stands.</source>
        <translation>取动量将到达之处的梯度，而不是当前位置的梯度。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>How strongly large weights are pulled back, which guards against learning by heart. None on scales.</source>
        <translation>把大的权重拉回的强度，防止死记硬背。不作用于缩放系数。</translation>
    </message>
    <message>
        <source>Rate falls</source>
        <translation>学习率下降</translation>
    </message>
    <message>
        <source>How the learning rate falls from its full size to the end of the stage.</source>
        <translation>学习率如何从最大值降到阶段结束。</translation>
    </message>
    <message>
        <source>smoothly (cosine)</source>
        <translation>平滑（余弦）</translation>
    </message>
    <message>
        <source>Along half a cosine, down to nothing.</source>
        <translation>沿半个余弦降到零。</translation>
    </message>
    <message>
        <source>in steps</source>
        <translation>阶梯式</translation>
    </message>
    <message>
        <source>Tenfold at each of the steps.</source>
        <translation>在每个台阶处降为十分之一。</translation>
    </message>
    <message>
        <source>Warm-up epochs</source>
        <translation>预热轮数</translation>
    </message>
    <message>
        <source>Over these epochs the learning rate rises from a tenth to its full size.</source>
        <translation>在这些轮内，学习率从十分之一升到最大值。</translation>
    </message>
    <message>
        <source>Steps at</source>
        <translation>台阶位置</translation>
    </message>
    <message>
        <source>Shares of the stage after which the learning rate falls tenfold.</source>
        <translation>在阶段的这些比例处，学习率降为十分之一。</translation>
    </message>
    <message>
        <source>Flip images</source>
        <translation>翻转图像</translation>
    </message>
    <message>
        <source>Half of the training images are mirrored, at random. Off for pictures whose sides matter, as digits.</source>
        <translation>随机翻转一半的训练图像。左右有意义的图像（如数字）请关闭。</translation>
    </message>
    <message>
        <source>Shift images by</source>
        <translation>平移图像</translation>
    </message>
    <message>
        <source>Training images are shifted at random by up to this many pixels.</source>
        <translation>训练图像随机平移，最多这么多像素。</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Of everything random: equal seeds repeat a run.</source>
        <translation>所有随机过程的种子：种子相同，结果可重现。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>How many processor threads work on it.</source>
        <translation>使用多少个处理器线程。</translation>
    </message>
    <message>
        <source>all cores</source>
        <translation>全部核心</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where networks learn and are judged.</source>
        <translation>网络在哪里训练和评估。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>A graphics card where LibTorch can use one, else the processor.</source>
        <translation>LibTorch 能用显卡时用显卡，否则用处理器。</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>The processor, even where there is a graphics card; runs repeat themselves to the bit.</source>
        <translation>即使有显卡也用处理器；结果可逐位重现。</translation>
    </message>
    <message>
        <source>the graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>The first graphics card; needs a LibTorch that was built for CUDA.</source>
        <translation>第一块显卡；需要支持 CUDA 的 LibTorch。</translation>
    </message>
    <message>
        <source>Evaluate every epoch</source>
        <translation>每轮评估</translation>
    </message>
    <message>
        <source>Measures the network on the validation images after every epoch; else only after the last.</source>
        <translation>每轮之后都在验证图像上评估网络；否则只在最后一轮之后评估。</translation>
    </message>
    <message>
        <source>Mosaic</source>
        <translation>马赛克增强</translation>
    </message>
    <message>
        <source>Of detectors: four training images are joined into one, so that more objects in more places are seen.</source>
        <translation>仅用于检测网络：把四张训练图像拼成一张，让更多目标出现在更多位置。</translation>
    </message>
    <message>
        <source>Mosaic ends</source>
        <translation>马赛克结束</translation>
    </message>
    <message>
        <source>In this share of the stage, at its end, images are whole, as in use.</source>
        <translation>在阶段末尾的这段比例内，图像是完整的，与实际使用时一样。</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Turn images</source>
        <translation>旋转图像</translation>
    </message>
    <message>
        <source>Of detectors: training images are turned and mirrored in all eight ways. For views from above.</source>
        <translation>仅用于检测网络：训练图像按全部八种方式旋转和翻转。适合俯视图像。</translation>
    </message>
    <message>
        <source>Scale by</source>
        <translation>随机缩放</translation>
    </message>
    <message>
        <source>Of detectors: training images are larger or smaller at random by up to this share.</source>
        <translation>仅用于检测网络：训练图像随机放大或缩小，最多这个比例。</translation>
    </message>
    <message>
        <source>Move by</source>
        <translation>随机移动</translation>
    </message>
    <message>
        <source>Of detectors: training images are moved at random by up to this share of their size.</source>
        <translation>仅用于检测网络：训练图像随机移动，最多移动图像大小的这个比例。</translation>
    </message>
    <message>
        <source>Vary colours by</source>
        <translation>颜色变化</translation>
    </message>
    <message>
        <source>Of detectors: by how much hue (share of its circle), saturation and brightness of training images vary.</source>
        <translation>仅用于检测网络：训练图像的色相（占色环的比例）、饱和度和亮度的变化幅度。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Share of every label that is spread over all classes, so that the network grows less sure of itself. 0.1 is usual.</source>
        <translation>每个标签中分摊到所有类别的比例，使网络不会过分自信。常用 0.1。</translation>
    </message>
    <message>
        <source>Average of weights</source>
        <translation>权重平均</translation>
    </message>
    <message>
        <source>Keeps a moving average of the weights (EMA) with this decay per step, which evens out noise. 0.99 is a good start.</source>
        <translation>对权重做指数移动平均（EMA），这是每一步的衰减系数，可以平滑噪声。建议从 0.99 开始。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Learn from</source>
        <translation>教师</translation>
    </message>
    <message>
        <source>Besides the labels: how the unpruned network answers every image (distillation). Works without labels, too.</source>
        <translation>除标签外，还学习未剪枝网络对每张图像的回答（蒸馏）。没有标签也可以用。</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Only the labels count.</source>
        <translation>只看标签。</translation>
    </message>
    <message>
        <source>the unpruned network</source>
        <translation>未剪枝的网络</translation>
    </message>
    <message>
        <source>The network as it was opened.</source>
        <translation>打开时的网络。</translation>
    </message>
    <message>
        <source>Teacher&apos;s share</source>
        <translation>教师权重</translation>
    </message>
    <message>
        <source>1: only the unpruned network&apos;s outputs count; 0: only the labels do. Without labels it is 1.</source>
        <translation>1：只看未剪枝网络的输出；0：只看标签。没有标签时为 1。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>The higher, the more is learned from the classes that the unpruned network thinks less probable.</source>
        <translation>越高，从未剪枝网络认为不太可能的类别中学到的越多。</translation>
    </message>
    <message>
        <source>Blended images</source>
        <translation>混合图像</translation>
    </message>
    <message>
        <source>In this share of the steps every image is a blend of two (mixup), which only the unpruned network knows an answer to: so few images teach more. 0: never; 1: always, and labels are not used.</source>
        <translation>在这个比例的训练步中，每张图像由两张混合而成（mixup），只有未剪枝的网络知道答案：这样少量图像也能教得更多。0：从不；1：总是，且不使用标签。</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>早停耐心</translation>
    </message>
    <message>
        <source>Training ends early after this many epochs without a better result on the validation images.</source>
        <translation>验证图像上的结果连续这么多轮没有变好时，提前结束训练。</translation>
    </message>
    <message>
        <source>to the end</source>
        <translation>训练到底</translation>
    </message>
    <message>
        <source>Keep the best epoch</source>
        <translation>保留最佳轮</translation>
    </message>
    <message>
        <source>Which epoch&apos;s network is kept: the one that did best on the validation images, or the last.</source>
        <translation>保留哪一轮的网络：在验证图像上最好的一轮，或最后一轮。</translation>
    </message>
    <message>
        <source>Give layers without a norm one first</source>
        <translation>先为没有归一化的层添加归一化</translation>
    </message>
    <message>
        <source>For networks whose export folded the batch norms into the layers: each layer gets one that changes nothing yet, and that sparsity training can work on.</source>
        <translation>用于导出时已把批归一化折叠进各层的网络：每层得到一个暂时不改变任何结果的归一化，供稀疏训练使用。</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>施压方式</translation>
    </message>
    <message>
        <source>How channels are pressed towards zero. The modes other than heatmap are there to compare with.</source>
        <translation>如何把通道推向零。热图之外的方式仅供比较。</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>完全不施压</translation>
    </message>
    <message>
        <source>Ordinary training; sparsity is only measured.</source>
        <translation>普通训练；只测量稀疏程度。</translation>
    </message>
    <message>
        <source>Uniform L1 (Network Slimming)</source>
        <translation>均匀 L1（Network Slimming）</translation>
    </message>
    <message>
        <source>The same pull on every channel, all along.</source>
        <translation>始终以相同的力度作用于每个通道。</translation>
    </message>
    <message>
        <source>Uniform, proximal</source>
        <translation>均匀近端</translation>
    </message>
    <message>
        <source>The same pull on every channel, as strong as the aim needs.</source>
        <translation>以相同的力度作用于每个通道，强度按目标的需要。</translation>
    </message>
    <message>
        <source>Heat alone</source>
        <translation>仅热度</translation>
    </message>
    <message>
        <source>Cold channels are pressed harder, whichever layer they are in.</source>
        <translation>冷的通道受压更大，不论在哪一层。</translation>
    </message>
    <message>
        <source>Layer budgets alone</source>
        <translation>仅层预算</translation>
    </message>
    <message>
        <source>Every layer gives its share, its channels pressed alike.</source>
        <translation>每层剪掉自己的份额，层内通道受压相同。</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Cold channels are pressed harder, and every layer gives its share.</source>
        <translation>冷的通道受压更大，并且每层剪掉自己的份额。</translation>
    </message>
    <message>
        <source>Layers give</source>
        <translation>各层剪除量</translation>
    </message>
    <message>
        <source>How many of each layer&apos;s channels are pressed towards zero.</source>
        <translation>每层有多少通道被推向零。</translation>
    </message>
    <message>
        <source>The same share each</source>
        <translation>各层比例相同</translation>
    </message>
    <message>
        <source>Every layer gives the same share.</source>
        <translation>每层剪掉相同的比例。</translation>
    </message>
    <message>
        <source>What their scores say</source>
        <translation>由分数决定</translation>
    </message>
    <message>
        <source>As many as the plan would take from each layer now; leaves important layers whole. With the criterion l1 it often costs less.</source>
        <translation>与计划现在会从每层剪掉的一样多；重要的层保持完整。使用 l1 准则时，代价往往更小。</translation>
    </message>
    <message>
        <source>What costs least</source>
        <translation>代价最小</translation>
    </message>
    <message>
        <source>As many as the plan would take from each layer now, if measured curves decide how much each gives.</source>
        <translation>与计划现在会从每层剪掉的一样多，前提是由测得的曲线决定各层剪多少。</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Of the penalty at the start. Left out, it is found from the network and the stage&apos;s length; 1e-4 for uniform-l1.</source>
        <translation>惩罚的初始强度。留空时由网络和阶段长度算出；uniform-l1 为 1e-4。</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>自动确定</translation>
    </message>
    <message>
        <source>Amplification</source>
        <translation>放大倍数</translation>
    </message>
    <message>
        <source>How many times harder a layer&apos;s coldest channel is pressed than its hottest.</source>
        <translation>一层中最冷的通道比最热的通道多受多少倍压力。</translation>
    </message>
    <message>
        <source>Spared</source>
        <translation>免压比例</translation>
    </message>
    <message>
        <source>Of the channels that a layer is to keep, the share (the hottest) that is not pressed at all.</source>
        <translation>一层要保留的通道中，完全不受压的（最热的）比例。</translation>
    </message>
    <message>
        <source>Heat grows over</source>
        <translation>热度增长期</translation>
    </message>
    <message>
        <source>Share of the stage over which amplification and sparing grow to their full size.</source>
        <translation>放大倍数和免压比例在阶段的这个比例内增长到最大值。</translation>
    </message>
    <message>
        <source>All zero after</source>
        <translation>全部归零于</translation>
    </message>
    <message>
        <source>Share of the stage until all zeros should be there.</source>
        <translation>阶段进行到这个比例时，所有该归零的通道都应已归零。</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>How fast strength and layer budgets follow what is missing.</source>
        <translation>强度和层预算跟上差距的速度。</translation>
    </message>
    <message>
        <source>Leak</source>
        <translation>遗忘</translation>
    </message>
    <message>
        <source>How fast layer budgets are forgotten.</source>
        <translation>层预算被遗忘的速度。</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Weight of the newest scales in the heat.</source>
        <translation>最新缩放系数在热度中的权重。</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新次数</translation>
    </message>
    <message>
        <source>How often heat and budgets are computed anew, in a stage with fewer epochs.</source>
        <translation>在轮数较少的阶段中，热度和预算重新计算多少次。</translation>
    </message>
    <message>
        <source>Stop at the aim</source>
        <translation>达到目标即停</translation>
    </message>
    <message>
        <source>What has its share of zeros is pressed no further; only its zeros are kept.</source>
        <translation>已达到归零份额的部分不再受压；只保持已归零的通道。</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>How much of the network goes, as a share of the budget. At half of the compute, the smaller network needs half the multiplications.</source>
        <translation>剪掉网络的多少，占预算的比例。剪掉一半计算量时，小网络只需一半的乘法。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>What the ratio is a share of.</source>
        <translation>比例所针对的量。</translation>
    </message>
    <message>
        <source>of the channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>Feature maps, all counting the same.</source>
        <translation>特征图，每个算一个。</translation>
    </message>
    <message>
        <source>of the parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Learned numbers: what makes the file small.</source>
        <translation>学到的数：决定文件大小。</translation>
    </message>
    <message>
        <source>of the compute (MACs)</source>
        <translation>计算量（MACs）</translation>
    </message>
    <message>
        <source>Multiplications for one image: what makes it fast.</source>
        <translation>处理一张图像所需的乘法：决定速度。</translation>
    </message>
    <message>
        <source>of the size (bytes)</source>
        <translation>大小（字节）</translation>
    </message>
    <message>
        <source>Memory that the learned numbers take.</source>
        <translation>学到的数占用的内存。</translation>
    </message>
    <message>
        <source>of the time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>How long one image takes on this machine. The layers are measured first, which takes up to a minute.</source>
        <translation>在本机处理一张图像所需的时间。先要测量各层，最多一分钟。</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>What a time is measured with: a network that is fast in one program need not be in another.</source>
        <translation>用什么测量时间：在一个程序中快的网络，在另一个程序中不一定快。</translation>
    </message>
    <message>
        <source>in LibTorch</source>
        <translation>LibTorch</translation>
    </message>
    <message>
        <source>As PyTorch&apos;s libraries run it.</source>
        <translation>与 PyTorch 的库运行方式相同。</translation>
    </message>
    <message>
        <source>in OpenCV</source>
        <translation>OpenCV</translation>
    </message>
    <message>
        <source>As OpenCV&apos;s dnn module runs it, with batch norms folded.</source>
        <translation>由 OpenCV 的 dnn 模块运行，批归一化已折叠。</translation>
    </message>
    <message>
        <source>Channels that go</source>
        <translation>剪掉的通道数</translation>
    </message>
    <message>
        <source>Instead of a ratio: so many channels go, no more and no fewer.</source>
        <translation>代替比例：正好剪掉这么多通道。</translation>
    </message>
    <message>
        <source>Parameters at most</source>
        <translation>参数量上限</translation>
    </message>
    <message>
        <source>Instead of a ratio: at most so many parameters are left.</source>
        <translation>代替比例：最多剩下这么多参数。</translation>
    </message>
    <message>
        <source>MACs at most</source>
        <translation>MACs 上限</translation>
    </message>
    <message>
        <source>Instead of a ratio: at most so many multiplications for one image are left.</source>
        <translation>代替比例：处理一张图像最多剩下这么多次乘法。</translation>
    </message>
    <message>
        <source>Bytes at most</source>
        <translation>字节上限</translation>
    </message>
    <message>
        <source>Instead of a ratio: the parameters that are left take at most so many bytes.</source>
        <translation>代替比例：剩下的参数最多占这么多字节。</translation>
    </message>
    <message>
        <source>Milliseconds at most</source>
        <translation>毫秒上限</translation>
    </message>
    <message>
        <source>Instead of a ratio: one image takes at most so long on this machine.</source>
        <translation>代替比例：在本机处理一张图像最多需要这么久。</translation>
    </message>
    <message>
        <source>Metric falls by at most</source>
        <translation>指标最多下降</translation>
    </message>
    <message>
        <source>Instead of a ratio: as much of the budget goes as lets the main metric fall by no more than this, in its unit, by an estimate on images that no layer is fitted on. Without labels, by how often the answers stay the same.</source>
        <translation>代替比例：在主要指标的下降不超过此值（按其单位）的前提下，剪掉尽可能多的预算；下降量在没有用于拟合的图像上估计。没有标签时，看回答保持不变的比例。</translation>
    </message>
    <message>
        <source>Criterion</source>
        <translation>准则</translation>
    </message>
    <message>
        <source>What tells how much a channel matters.</source>
        <translation>用什么判断通道的重要性。</translation>
    </message>
    <message>
        <source>L1 of the weights</source>
        <translation>权重的 L1 范数</translation>
    </message>
    <message>
        <source>Sum of the channel&apos;s absolute weights.</source>
        <translation>通道权重绝对值之和。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放系数</translation>
    </message>
    <message>
        <source>How strongly the network itself scales the channel (batch norm&apos;s weight).</source>
        <translation>网络自身缩放该通道的程度（批归一化的权重）。</translation>
    </message>
    <message>
        <source>L2 of the weights</source>
        <translation>权重的 L2 范数</translation>
    </message>
    <message>
        <source>Length of the channel&apos;s weights.</source>
        <translation>通道权重的长度。</translation>
    </message>
    <message>
        <source>Taylor</source>
        <translation>Taylor</translation>
    </message>
    <message>
        <source>How much worse the answers to the training images would get without the channel, estimated from the slope (gradient). Needs images, and takes some seconds.</source>
        <translation>去掉该通道后，对训练图像的回答会变差多少，由梯度估计。需要图像，用时几秒。</translation>
    </message>
    <message>
        <source>Geometric median</source>
        <translation>几何中位数</translation>
    </message>
    <message>
        <source>How different the channel&apos;s filters are from the others of its layer: what resembles the rest can be replaced by it.</source>
        <translation>该通道的滤波器与同层其他滤波器的差异：与其余相似的可以被替代。</translation>
    </message>
    <message>
        <source>LAMP</source>
        <translation>LAMP</translation>
    </message>
    <message>
        <source>Length of the channel&apos;s weights; within its layer, relative to those of the channels that would be removed later.</source>
        <translation>通道权重的长度；在层内相对于之后才会剪掉的通道。</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Random; only to compare against.</source>
        <translation>随机；仅供比较。</translation>
    </message>
    <message>
        <source>Find the best</source>
        <translation>自动寻找最佳</translation>
    </message>
    <message>
        <source>Criteria, fusion and what decides how much each layer gives are tried on images: the best is taken. Takes as long as measuring may take.</source>
        <translation>在图像上试验准则、融合以及各层剪除量的决定方式，采用最好的。用时不超过“测量时限”。</translation>
    </message>
    <message>
        <source>Trials go by</source>
        <translation>试验依据</translation>
    </message>
    <message>
        <source>What tells which of the tried ways of choosing is the best.</source>
        <translation>用什么判断哪一种选择方式最好。</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>The smaller network whose answers stay closest to the original&apos;s. Needs no labels.</source>
        <translation>回答与原网络最接近的小网络。不需要标签。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>The smaller network that does best on the images, which need labels.</source>
        <translation>在图像上表现最好的小网络，需要标签。</translation>
    </message>
    <message>
        <source>Trials for further ratios</source>
        <translation>另外试验的比例</translation>
    </message>
    <message>
        <source>Of the same budget: the best way of choosing is found for each of these, too, for comparison, each in the same time.</source>
        <translation>针对同一预算：为这些比例也各自寻找最好的选择方式，供比较，每个用时相同。</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>0, global: channels compete with those of all layers. 1, local: only with those of their own layer. Between the two, both views count. Without effect where layers give what was measured, or all the same share.</source>
        <translation>0，全局：通道与所有层的通道竞争。1，局部：只与本层的通道竞争。介于两者之间时，两种看法都算。由测量决定各层剪除量或各层比例相同时不起作用。</translation>
    </message>
    <message>
        <source>What decides how many channels each layer gives.</source>
        <translation>用什么决定各层剪掉多少通道。</translation>
    </message>
    <message>
        <source>Measured where that has been done or is done within the time limit, else by the scores.</source>
        <translation>已经测量过或在时限内能测完时用测量，否则用分数。</translation>
    </message>
    <message>
        <source>By the scores</source>
        <translation>按分数</translation>
    </message>
    <message>
        <source>Channels of all layers compete by their scores.</source>
        <translation>所有层的通道按分数竞争。</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>均匀</translation>
    </message>
    <message>
        <source>Every layer gives the same share of its channels.</source>
        <translation>每层剪掉相同比例的通道。</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>按测量</translation>
    </message>
    <message>
        <source>Each layer gives what costs the answers least: how they change is measured layer by layer on images, without labels.</source>
        <translation>每层剪掉对回答影响最小的量：在图像上逐层测量影响，不需要标签。</translation>
    </message>
    <message>
        <source>Measuring may take</source>
        <translation>测量时限</translation>
    </message>
    <message>
        <source>If measuring what each layer may give would take longer than this, a half or a quarter of the images have to do, and where that takes too long, too, the scores decide. Finding the best criterion takes so long at the most.</source>
        <translation>如果测量各层可剪除量会超过这个时间，就只用一半或四分之一的图像；仍然太久时由分数决定。寻找最佳准则也最多用这么久。</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Thin layers</source>
        <translation>过薄的层</translation>
    </message>
    <message>
        <source>What happens where a layer would get thinner than its floor.</source>
        <translation>某一层将低于其下限时怎么办。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不处理</translation>
    </message>
    <message>
        <source>Nothing: layers may be emptied. Only to compare against.</source>
        <translation>不处理：层可能被剪空。仅供比较。</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>封顶</translation>
    </message>
    <message>
        <source>Cutting stops before any layer is emptied: the ratio is missed. Floors do not count.</source>
        <translation>在任何层被剪空之前停止剪枝：达不到比例。不考虑下限。</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>It gets channels back, and nothing else goes: the ratio is missed.</source>
        <translation>该层取回通道，不剪别的：达不到比例。</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>It is left whole, and nothing else goes: the ratio is missed by more.</source>
        <translation>该层保持完整，不剪别的：离比例更远。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>It gets channels back, and others go in their place: the ratio is met.</source>
        <translation>该层取回通道，由其他通道代替被剪：达到比例。</translation>
    </message>
    <message>
        <source>Replace by lot</source>
        <translation>随机替换</translation>
    </message>
    <message>
        <source>The same, but those that go in their place are drawn by lot. Only to compare against.</source>
        <translation>同上，但代替被剪的通道随机抽取。仅供比较。</translation>
    </message>
    <message>
        <source>Floor share</source>
        <translation>下限比例</translation>
    </message>
    <message>
        <source>No layer gets thinner than this share of what an even cut would leave it. Single layers can have floors of their own.</source>
        <translation>任何层都不会低于均匀剪枝所留通道数的这个比例。单个层可以有自己的下限。</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>至少</translation>
    </message>
    <message>
        <source>No layer keeps fewer channels than this.</source>
        <translation>任何层保留的通道都不少于此数。</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>个通道</translation>
    </message>
    <message>
        <source>Floors of layers</source>
        <translation>各层下限</translation>
    </message>
    <message>
        <source>NAME=K: this group or layer keeps at least K channels.</source>
        <translation>名称=K：该组或该层至少保留 K 个通道。</translation>
    </message>
    <message>
        <source>Protected layers</source>
        <translation>受保护的层</translation>
    </message>
    <message>
        <source>This group or layer loses nothing.</source>
        <translation>该组或该层不剪任何通道。</translation>
    </message>
    <message>
        <source>Multiples of</source>
        <translation>取整倍数</translation>
    </message>
    <message>
        <source>Layers keep all their channels or a multiple of this many: processors are fastest at multiples of 8 or 16.</source>
        <translation>各层保留全部通道，或这个数的倍数：处理器在 8 或 16 的倍数时最快。</translation>
    </message>
    <message>
        <source>any width</source>
        <translation>任意宽度</translation>
    </message>
    <message>
        <source>Lower floors where needed</source>
        <translation>必要时降低下限</translation>
    </message>
    <message>
        <source>Where the floors do not let the ratio be reached, they are lowered as little as that takes. Floors of single layers stay.</source>
        <translation>当下限使比例无法达到时，尽量少地降低下限。单个层的下限不变。</translation>
    </message>
    <message>
        <source>Make up for the cut</source>
        <translation>补偿剪枝</translation>
    </message>
    <message>
        <source>How the rest of the network makes up for what the removed channels passed on.</source>
        <translation>网络的其余部分如何补偿被剪通道原来传递的内容。</translation>
    </message>
    <message>
        <source>Least squares where there are images and no training follows, else folding: after a long training the two come out alike.</source>
        <translation>有图像且之后不训练时用最小二乘，否则用折叠：长时间训练之后两者相当。</translation>
    </message>
    <message>
        <source>Refit on images</source>
        <translation>用图像重新拟合</translation>
    </message>
    <message>
        <source>The layers behind are refitted on images without labels, so that they compute what they computed before.</source>
        <translation>在无标签图像上重新拟合后面的层，使其计算结果与之前相同。</translation>
    </message>
    <message>
        <source>Fold constants</source>
        <translation>折叠常数</translation>
    </message>
    <message>
        <source>A channel that is always the same adds a constant to what reads it: the constant stays when the channel goes.</source>
        <translation>始终不变的通道给读取它的层加上一个常数：通道剪掉后常数保留。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不补偿</translation>
    </message>
    <message>
        <source>What the channels passed on is lost.</source>
        <translation>通道传递的内容丢失。</translation>
    </message>
    <message>
        <source>Images looked at</source>
        <translation>使用的图像数</translation>
    </message>
    <message>
        <source>So many of the training images, at the most, are used to refit layers, to measure what each layer may give, and to recover. Labels are not used.</source>
        <translation>最多用这么多训练图像来重新拟合各层、测量各层可剪除量以及恢复。不使用标签。</translation>
    </message>
    <message>
        <source>Recover for</source>
        <translation>恢复时长</translation>
    </message>
    <message>
        <source>So long the smaller network is trained on the same images towards the original&apos;s answers. Labels are not used.</source>
        <translation>用相同的图像把小网络朝原网络的回答训练这么久。不使用标签。</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>不恢复</translation>
    </message>
    <message>
        <source>Cut the tail</source>
        <translation>去掉尾部</translation>
    </message>
    <message>
        <source>What stands behind the last layers and picks by content, such as the best boxes of a detector, goes: the smaller network gives what was picked from. Without a tail this has no effect.</source>
        <translation>最后几层之后按内容挑选的部分（例如检测器选出最佳检测框）被去掉：小网络给出挑选之前的内容。没有尾部时不起作用。</translation>
    </message>
    <message>
        <source>Of the criterion random, the policy replace-random and the choice of images for taylor.</source>
        <translation>用于随机准则、随机替换策略，以及 taylor 选取图像。</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>保留比例</translation>
    </message>
    <message>
        <source>Kept shares to measure every layer at, e.g. 0.8, 0.5, 0.2.</source>
        <translation>测量每一层时的保留比例，例如 0.8, 0.5, 0.2。</translation>
    </message>
    <message>
        <source>Validation images to look at, evenly of all classes. More give steadier curves and take longer.</source>
        <translation>要看的验证图像数，各类别均匀。越多曲线越稳定，用时也越长。</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>张图像</translation>
    </message>
    <message>
        <source>Pictures for norms</source>
        <translation>归一化用图像</translation>
    </message>
    <message>
        <source>Training images on which batch norms are calibrated at every point.</source>
        <translation>在每个测量点用来校准批归一化的训练图像。</translation>
    </message>
    <message>
        <source>Keep what is measured</source>
        <translation>保留测量结果</translation>
    </message>
    <message>
        <source>What is measured is kept for the next time, also where a measurement is stopped half-way.</source>
        <translation>测量结果留待下次使用，测量中途停止时也是如此。</translation>
    </message>
    <message>
        <source>Least confidence</source>
        <translation>最低置信度</translation>
    </message>
    <message>
        <source>Of detectors: boxes with less confidence are left out.</source>
        <translation>仅用于检测网络：置信度更低的检测框被略去。</translation>
    </message>
    <message>
        <source>Most overlap</source>
        <translation>最大重叠</translation>
    </message>
    <message>
        <source>Of detectors: of two boxes of a class that overlap more than this (intersection over union), the less confident goes.</source>
        <translation>仅用于检测网络：同类别的两个检测框重叠（交并比）超过此值时，去掉置信度较低的一个。</translation>
    </message>
    <message>
        <source>Boxes of a picture</source>
        <translation>每图检测框数</translation>
    </message>
    <message>
        <source>Of detectors: most boxes in an image.</source>
        <translation>仅用于检测网络：一张图像中检测框的最大数量。</translation>
    </message>
    <message>
        <source>Across classes</source>
        <translation>跨类别</translation>
    </message>
    <message>
        <source>Of detectors: boxes of different classes suppress each other, too.</source>
        <translation>仅用于检测网络：不同类别的检测框也互相抑制。</translation>
    </message>
    <message>
        <source>Sum of weights (L1)</source>
        <translation>权重之和（L1）</translation>
    </message>
    <message>
        <source>Size of weights (L2)</source>
        <translation>权重大小（L2）</translation>
    </message>
    <message>
        <source>Expected change of the loss (Taylor)</source>
        <translation>损失的预期变化（Taylor）</translation>
    </message>
    <message>
        <source>Distance to the others (FPGM)</source>
        <translation>与其他滤波器的距离（FPGM）</translation>
    </message>
    <message>
        <source>Size of weights, for LAMP</source>
        <translation>权重大小（用于 LAMP）</translation>
    </message>
    <message>
        <source>Random number</source>
        <translation>随机数</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>top-1</source>
        <translation>top-1</translation>
    </message>
    <message>
        <source>Share of the images that the network answers right: its likeliest class is the image&apos;s own.</source>
        <translation>网络回答正确的图像比例：最可能的类别就是图像的类别。</translation>
    </message>
    <message>
        <source>points</source>
        <translation>个百分点</translation>
    </message>
    <message>
        <source>Right among five</source>
        <translation>前五命中率</translation>
    </message>
    <message>
        <source>top-5</source>
        <translation>top-5</translation>
    </message>
    <message>
        <source>Share of the images whose own class is among the network&apos;s five likeliest.</source>
        <translation>图像的类别在网络最可能的五个类别之中的比例。</translation>
    </message>
    <message>
        <source>mAP@0.5</source>
        <translation>mAP@0.5</translation>
    </message>
    <message>
        <source>Average precision at an overlap of a half, mean over the classes (COCO&apos;s definition): 1 means that every object is found and nothing else is taken for one.</source>
        <translation>重叠为一半时的平均精度，对各类别取平均（COCO 定义）：1 表示每个目标都检出，且没有误检。</translation>
    </message>
    <message>
        <source>mAP@0.5:0.95</source>
        <translation>mAP@0.5:0.95</translation>
    </message>
    <message>
        <source>Average precision, mean over the classes and over overlaps from 0.5 to 0.95 (COCO&apos;s definition): boxes have to fit well.</source>
        <translation>平均精度，对各类别以及 0.5 到 0.95 的重叠取平均（COCO 定义）：检测框必须贴合得很好。</translation>
    </message>
    <message>
        <source>Right among those found</source>
        <translation>检出中的正确率</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Share of the found objects that are there, at the confidence with the best F1.</source>
        <translation>在 F1 最高的置信度下，检出的目标中确实存在的比例。</translation>
    </message>
    <message>
        <source>Found among those there</source>
        <translation>实际目标的检出率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Share of the objects that are found, at the confidence with the best F1.</source>
        <translation>在 F1 最高的置信度下，目标被检出的比例。</translation>
    </message>
    <message>
        <source>Boxes that do not fit</source>
        <translation>检测框不贴合</translation>
    </message>
    <message>
        <source>box loss</source>
        <translation>框损失</translation>
    </message>
    <message>
        <source>What the loss has from boxes that do not fit (1 − CIoU, weighted).</source>
        <translation>损失中来自检测框不贴合的部分（1 − CIoU，加权）。</translation>
    </message>
    <message>
        <source>Objects not told from background</source>
        <translation>目标与背景混淆</translation>
    </message>
    <message>
        <source>objectness loss</source>
        <translation>目标性损失</translation>
    </message>
    <message>
        <source>What the loss has from taking background for objects and objects for background (binary cross entropy, weighted).</source>
        <translation>损失中来自把背景当作目标、把目标当作背景的部分（二元交叉熵，加权）。</translation>
    </message>
    <message>
        <source>Wrong classes</source>
        <translation>类别错误</translation>
    </message>
    <message>
        <source>class loss</source>
        <translation>类别损失</translation>
    </message>
    <message>
        <source>What the loss has from wrong classes (binary cross entropy, weighted).</source>
        <translation>损失中来自类别错误的部分（二元交叉熵，加权）。</translation>
    </message>
    <message>
        <source>Unsure edges</source>
        <translation>边缘不确定</translation>
    </message>
    <message>
        <source>distribution loss</source>
        <translation>分布损失</translation>
    </message>
    <message>
        <source>What the loss has from distances of edges that are not told surely (distribution focal loss, weighted).</source>
        <translation>损失中来自边缘距离不确定的部分（distribution focal loss，加权）。</translation>
    </message>
    <message>
        <source>Answered as the teacher</source>
        <translation>与教师回答一致</translation>
    </message>
    <message>
        <source>as the teacher</source>
        <translation>与教师一致</translation>
    </message>
    <message>
        <source>Share of the images that the network answers as its teacher does, right or wrong.</source>
        <translation>网络的回答与教师相同的图像比例，不论对错。</translation>
    </message>
    <message>
        <source>TorchScript</source>
        <translation>TorchScript</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>torch.export</source>
        <translation>torch.export</translation>
    </message>
    <message>
        <source>Python source with weights</source>
        <translation>带权重的 Python 源代码</translation>
    </message>
    <message>
        <source>labels that cannot be read (skipped)</source>
        <translation>无法读取的标签（已跳过）</translation>
    </message>
    <message>
        <source>labels of a class that the data set does not name (skipped)</source>
        <translation>数据集没有列出的类别的标签（已跳过）</translation>
    </message>
    <message>
        <source>boxes without width or height (skipped)</source>
        <translation>宽或高为零的框（已跳过）</translation>
    </message>
    <message>
        <source>boxes outside of the image (skipped)</source>
        <translation>图像之外的框（已跳过）</translation>
    </message>
    <message>
        <source>boxes that reach over the image&apos;s edge (cut there)</source>
        <translation>超出图像边缘的框（已在边缘截断）</translation>
    </message>
    <message>
        <source>boxes that are there twice (used once)</source>
        <translation>重复的框（只用一次）</translation>
    </message>
    <message>
        <source>annotated images that are not there (left out)</source>
        <translation>有标注但不存在的图像（已略去）</translation>
    </message>
    <message>
        <source>listed images without an annotation (left out)</source>
        <translation>列表中没有标注的图像（已略去）</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>images without labels</source>
        <translation>无标签图像</translation>
    </message>
    <message>
        <source>folders of classes</source>
        <translation>按类别的文件夹</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validating</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>is the network&apos;s output</source>
        <translation>是网络的输出</translation>
    </message>
    <message>
        <source>not tried, for want of time</source>
        <translation>时间不够，未试验</translation>
    </message>
    <message>
        <source>removes the same channels as another</source>
        <translation>与另一种方式剪掉的通道相同</translation>
    </message>
    <message>
        <source>stopped early: others did better on few images</source>
        <translation>提前停止：其他方式在少量图像上更好</translation>
    </message>
    <message>
        <source>not refitted on all images, for want of time</source>
        <translation>时间不够，未在全部图像上重新拟合</translation>
    </message>
    <message>
        <source>counts the directions or images of &apos;%1&apos;</source>
        <translation>用于 %1 的方向数或图像数</translation>
    </message>
    <message>
        <source>counts the images or steps of &apos;%1&apos;</source>
        <translation>用于 %1 的图像数或步数</translation>
    </message>
    <message>
        <source>goes into the list &apos;%1&apos;</source>
        <translation>进入列表 %1</translation>
    </message>
    <message>
        <source>goes into the tuple &apos;%1&apos;</source>
        <translation>进入元组 %1</translation>
    </message>
    <message>
        <source>is a fixed part of &apos;%1&apos;</source>
        <translation>是 %1 的固定部分</translation>
    </message>
    <message>
        <source>is a position in &apos;%1&apos;</source>
        <translation>是 %1 中的位置</translation>
    </message>
    <message>
        <source>is a spatial or batch dimension of &apos;%1&apos;</source>
        <translation>是 %1 的空间维或批维</translation>
    </message>
    <message>
        <source>is counted by &apos;%1&apos;</source>
        <translation>被 %1 计数</translation>
    </message>
    <message>
        <source>is divided by its neighbours in &apos;%1&apos;</source>
        <translation>在 %1 中除以相邻通道</translation>
    </message>
    <message>
        <source>is expanded by &apos;%1&apos;</source>
        <translation>被 %1 扩展</translation>
    </message>
    <message>
        <source>is multiplied over by &apos;%1&apos;</source>
        <translation>被 %1 连乘</translation>
    </message>
    <message>
        <source>is normalised over by &apos;%1&apos;</source>
        <translation>被 %1 归一化</translation>
    </message>
    <message>
        <source>is padded by a computed number in &apos;%1&apos;</source>
        <translation>在 %1 中按计算出的数量填充</translation>
    </message>
    <message>
        <source>is padded with other than zeros by &apos;%1&apos;</source>
        <translation>被 %1 用非零值填充</translation>
    </message>
    <message>
        <source>is picked from by &apos;%1&apos;, where the tail begins</source>
        <translation>被 %1 按内容挑选，尾部由此开始</translation>
    </message>
    <message>
        <source>is pooled over by &apos;%1&apos;</source>
        <translation>被 %1 池化</translation>
    </message>
    <message>
        <source>is repeated by &apos;%1&apos; a computed number of times</source>
        <translation>被 %1 重复，次数由计算得出</translation>
    </message>
    <message>
        <source>is resampled by &apos;%1&apos;</source>
        <translation>被 %1 重采样</translation>
    </message>
    <message>
        <source>is reshaped by &apos;%1&apos; to a computed size</source>
        <translation>被 %1 变形为计算出的大小</translation>
    </message>
    <message>
        <source>is reshaped by &apos;%1&apos; to sizes that are computed in a way Espalier cannot follow</source>
        <translation>被 %1 变形，其大小的计算方式 Espalier 无法追踪</translation>
    </message>
    <message>
        <source>is reshaped together with other channels by &apos;%1&apos;</source>
        <translation>被 %1 与其他通道一起变形</translation>
    </message>
    <message>
        <source>is sliced at a computed place by &apos;%1&apos;</source>
        <translation>被 %1 在计算出的位置切片</translation>
    </message>
    <message>
        <source>is squeezed by &apos;%1&apos;</source>
        <translation>被 %1 压缩维度</translation>
    </message>
    <message>
        <source>is the weight of &apos;%1&apos;, which cannot follow</source>
        <translation>是 %1 的权重，无法随之改变</translation>
    </message>
    <message>
        <source>meets a fixed first state in &apos;%1&apos;</source>
        <translation>在 %1 中与固定的初始状态相遇</translation>
    </message>
    <message>
        <source>meets a fixed part in &apos;%1&apos;</source>
        <translation>在 %1 中与固定的部分相遇</translation>
    </message>
    <message>
        <source>meets fixed channels in &apos;%1&apos;</source>
        <translation>在 %1 中与固定的通道相遇</translation>
    </message>
    <message>
        <source>meets fixed slopes in &apos;%1&apos;</source>
        <translation>在 %1 中与固定的斜率相遇</translation>
    </message>
    <message>
        <source>meets the computed bias of &apos;%1&apos;</source>
        <translation>与 %1 计算出的偏置相遇</translation>
    </message>
    <message>
        <source>meets the fixed input of &apos;%1&apos;</source>
        <translation>与 %1 的固定输入相遇</translation>
    </message>
    <message>
        <source>reaches &apos;%1&apos;, whose weight is computed</source>
        <translation>到达 %1，其权重由计算得出</translation>
    </message>
    <message>
        <source>reaches &apos;%1&apos;, whose weight is computed or whose input has no batch dimension</source>
        <translation>到达 %1，其权重由计算得出，或其输入没有批维</translation>
    </message>
    <message>
        <source>reaches the vector product &apos;%1&apos;</source>
        <translation>到达向量积 %1</translation>
    </message>
    <message>
        <source>any number of images</source>
        <translation>任意数量的图像</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 张图像</translation>
    </message>
    <message>
        <source>any height</source>
        <translation>任意高度</translation>
    </message>
    <message>
        <source>any depth</source>
        <translation>任意深度</translation>
    </message>
    <message>
        <source>any length</source>
        <translation>任意长度</translation>
    </message>
    <message>
        <source>any size</source>
        <translation>任意大小</translation>
    </message>
    <message>
        <source>What each layer may give is measured: that takes little beside the training.</source>
        <translation>各层可剪除多少由测量决定：与训练相比用时很少。</translation>
    </message>
    <message>
        <source>The layers behind the cut are refitted: from there training ended better.</source>
        <translation>剪枝之后的层会重新拟合：从这里开始训练，结果更好。</translation>
    </message>
    <message>
        <source>Channels cut by hand</source>
        <translation>手动剪掉的通道</translation>
    </message>
    <message>
        <source>NAME:3,7-9: these channels of the group or layer go before all others, and count towards the target.</source>
        <translation>名称:3,7-9：该组或该层的这些通道先于其他通道剪掉，并计入目标。</translation>
    </message>
    <message>
        <source>Channels kept by hand</source>
        <translation>手动保留的通道</translation>
    </message>
    <message>
        <source>NAME:3,7-9: these channels of the group or layer stay, however little they matter.</source>
        <translation>名称:3,7-9：该组或该层的这些通道不论多不重要都保留。</translation>
    </message>
    <message>
        <source>%1 came to no end; it may have crashed.</source>
        <translation>%1 没有结束；它可能已崩溃。</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2.</source>
        <translation>无法启动 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is not a folder</source>
        <translation>%1 不是文件夹</translation>
    </message>
    <message>
        <source>%1: &apos;format&apos; must be a version number; this Espalier writes &apos;format: %2&apos;.</source>
        <translation>%1：“format”必须是版本号；此版本的 Espalier 写出“format: %2”。</translation>
    </message>
    <message>
        <source>%1: this %2 has format %3, made by a newer version of Espalier; this one reads format %4. Update Espalier to open it.</source>
        <translation>%1：此%2的格式为 %3，由较新版本的 Espalier 写出；此版本读取格式 %4。要打开它，请更新 Espalier。</translation>
    </message>
    <message>
        <source>%1:%2: not valid YAML: %3.</source>
        <translation>%1:%2：不是有效的 YAML：%3。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no %2: %3.</source>
        <translation>“%1”不是%2：%3。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a %2: a YAML file of &apos;key: value&apos; lines was expected.</source>
        <translation>“%1”不是%2：应为由“key: value”行组成的 YAML 文件。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a %2: its first line should be &apos;format: 1&apos;.</source>
        <translation>“%1”不是%2：第一行应为“format: 1”。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a file; a %2 is one YAML file.</source>
        <translation>“%1”不是文件；%2应为一个 YAML 文件。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is too large for a %2; a %3 is a short YAML file.</source>
        <translation>“%1”太大，不会是%2；%3是较短的 YAML 文件。</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>您是指%1吗？</translation>
    </message>
    <message>
        <source>The %1 &apos;%2&apos; cannot be opened.</source>
        <translation>无法打开%1“%2”。</translation>
    </message>
    <message>
        <source>The %1 file &apos;%2&apos; is empty or cannot be read.</source>
        <translation>%1文件“%2”为空或无法读取。</translation>
    </message>
    <message>
        <source>There is no %1 called &apos;%2&apos;; use %3.%4</source>
        <translation>没有名为“%2”的%1；请使用 %3。%4</translation>
    </message>
    <message>
        <source>There is no %1 file &apos;%2&apos;.</source>
        <translation>没有%1文件“%2”。</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>它崩溃了</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>它不是 JSON</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>it names a folder, not a file</source>
        <translation>它是文件夹的名称，不是文件</translation>
    </message>
    <message>
        <source>it took too long</source>
        <translation>用时过长</translation>
    </message>
    <message>
        <source>it was stopped</source>
        <translation>它被停止了</translation>
    </message>
    <message>
        <source>no temporary folder</source>
        <translation>没有临时文件夹</translation>
    </message>
    <message>
        <source>part of the path is a file, not a folder</source>
        <translation>路径的一部分是文件，不是文件夹</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the file system is read-only</source>
        <translation>文件系统为只读</translation>
    </message>
    <message>
        <source>the file would grow larger than the system allows</source>
        <translation>文件将超过系统允许的大小</translation>
    </message>
    <message>
        <source>the folder %1 does not exist</source>
        <translation>文件夹 %1 不存在</translation>
    </message>
    <message>
        <source>the folder does not exist</source>
        <translation>该文件夹不存在</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>名称过长</translation>
    </message>
    <message>
        <source>there is no permission to write there</source>
        <translation>没有在该处写入的权限</translation>
    </message>
    <message>
        <source>there is no pipe left to talk to it</source>
        <translation>没有可用于通信的管道</translation>
    </message>
    <message>
        <source>there is no room for another process</source>
        <translation>无法再创建进程</translation>
    </message>
    <message>
        <source>%1 %2; the first: %3</source>
        <translation>%1 %2；第一个：%3</translation>
    </message>
    <message>
        <source>%1 It is left out.</source>
        <translation>%1已略去。</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>无法打开 %1。</translation>
    </message>
    <message>
        <source>%1 has IDX files, but none for &apos;%2&apos; (train-images-idx3-ubyte for training, t10k-images-idx3-ubyte for validation, each also with .gz).</source>
        <translation>%1 中有 IDX 文件，但没有用于“%2”的（训练用 train-images-idx3-ubyte，验证用 t10k-images-idx3-ubyte，两者都可带 .gz）。</translation>
    </message>
    <message>
        <source>%1 has no class folders: %2%3.</source>
        <translation>%1 中没有按类别的文件夹：%2%3。</translation>
    </message>
    <message>
        <source>%1 has no folder &apos;%2&apos; (it has %3): %4.</source>
        <translation>%1 中没有文件夹“%2”（现有 %3）：%4。</translation>
    </message>
    <message>
        <source>%1 has several IDX files for &apos;%2&apos; (%3 and %4); keep one collection in a folder.</source>
        <translation>%1 中有多个用于“%2”的 IDX 文件（%3 和 %4）；请在一个文件夹中只保留一套。</translation>
    </message>
    <message>
        <source>%1 holds %2 bytes of data where its header promises %3; get the file again.</source>
        <translation>%1 含 %2 字节数据，而文件头声明为 %3 字节；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 holds %2 images, but %3 holds %4 labels.</source>
        <translation>%1 含 %2 张图像，而 %3 含 %4 个标签。</translation>
    </message>
    <message>
        <source>%1 holds no %2: %3%4.</source>
        <translation>%1 中没有%2：%3%4。</translation>
    </message>
    <message>
        <source>%1 holds no images for &apos;%2&apos;.</source>
        <translation>%1 中没有用于“%2”的图像。</translation>
    </message>
    <message>
        <source>%1 holds no images.</source>
        <translation>%1 中没有图像。</translation>
    </message>
    <message>
        <source>%1 is a file; images are read from a folder.</source>
        <translation>%1 是文件；图像须从文件夹读取。</translation>
    </message>
    <message>
        <source>%1 is damaged or cut short; get the file again.</source>
        <translation>%1 已损坏或不完整；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 is no video that can be played.</source>
        <translation>%1 不是可以播放的视频。</translation>
    </message>
    <message>
        <source>%1 is not an IDX file of bytes with %2 dimension%3.</source>
        <translation>%1 不是 %2 维的 IDX 字节文件。</translation>
    </message>
    <message>
        <source>%1 names %2 classes, but a label is %3; add the missing lines.</source>
        <translation>%1 列出了 %2 个类别，但有一个标签为 %3；请补上缺少的行。</translation>
    </message>
    <message>
        <source>%1, object %2</source>
        <translation>%1，目标 %2</translation>
    </message>
    <message>
        <source>%1: %2 × %3, the annotation says %4 × %5</source>
        <translation>%1：%2 × %3，标注为 %4 × %5</translation>
    </message>
    <message>
        <source>%1: a number is not finite</source>
        <translation>%1：有一个数不是有限数</translation>
    </message>
    <message>
        <source>%1: a second image %2</source>
        <translation>%1：图像 %2 重复出现</translation>
    </message>
    <message>
        <source>%1: an annotation of image %2</source>
        <translation>%1：图像 %2 的一条标注</translation>
    </message>
    <message>
        <source>%1: an annotation without image_id</source>
        <translation>%1：一条标注没有 image_id</translation>
    </message>
    <message>
        <source>%1: annotation %2</source>
        <translation>%1：标注 %2</translation>
    </message>
    <message>
        <source>%1: category %2</source>
        <translation>%1：类别 %2</translation>
    </message>
    <message>
        <source>%1: class %2 of %3</source>
        <translation>%1：类别 %2，共 %3 个</translation>
    </message>
    <message>
        <source>%1: ends after %2 of %3 frames</source>
        <translation>%1：在第 %2 帧后结束，共应有 %3 帧</translation>
    </message>
    <message>
        <source>%1: is no video that can be played</source>
        <translation>%1：不是可以播放的视频</translation>
    </message>
    <message>
        <source>%1: too large for labels</source>
        <translation>%1：太大，不会是标签文件</translation>
    </message>
    <message>
        <source>%1:%2: &apos;%3&apos; is not there; looked in %4.</source>
        <translation>%1:%2：“%3”不存在；查找位置：%4。</translation>
    </message>
    <message>
        <source>%1:%2: nc is %3, but there are %4 names.</source>
        <translation>%1:%2：nc 为 %3，但列出了 %4 个名称。</translation>
    </message>
    <message>
        <source>%1:%2: the classes&apos; numbers have to go from 0 to %3.</source>
        <translation>%1:%2：类别编号必须从 0 到 %3。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read: %2.</source>
        <translation>无法读取“%1”：%2。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no COCO data set: expected JSON with &apos;images&apos;, &apos;annotations&apos; and &apos;categories&apos;.</source>
        <translation>“%1”不是 COCO 数据集：应为含有“images”“annotations”和“categories”的 JSON。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no data set with boxes: expected a data.yaml with images/ and labels/ (Ultralytics), Annotations/*.xml (Pascal VOC) or annotations/*.json (COCO).</source>
        <translation>“%1”不是带检测框的数据集：应为带 images/ 和 labels/ 的 data.yaml（Ultralytics）、Annotations/*.xml（Pascal VOC）或 annotations/*.json（COCO）。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names no classes: add &apos;names&apos;, a list or numbers with names.</source>
        <translation>“%1”没有列出类别：请添加“names”，即名称列表或带名称的编号。</translation>
    </message>
    <message>
        <source>&apos;%1&apos;: each category needs a number &apos;id&apos; and a &apos;name&apos;.</source>
        <translation>“%1”：每个类别都需要数字“id”和“name”。</translation>
    </message>
    <message>
        <source>; a network learns from images without labels where it is told that they have none (labels: false, --no-labels) and is given a teacher</source>
        <translation>；要从没有标签的图像学习，须指明它们没有标签（labels: false、--no-labels），并给出教师网络</translation>
    </message>
    <message>
        <source>Cannot read the folder %1: %2.</source>
        <translation>无法读取文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>Category %1 is called &apos;%2&apos; in &apos;%3&apos; and &apos;%4&apos; in another file.</source>
        <translation>类别 %1 在“%3”中名为“%2”，在另一个文件中名为“%4”。</translation>
    </message>
    <message>
        <source>Class &apos;%1&apos; of %2 is not among the classes of %3; add %3/%1 or remove the folder.</source>
        <translation>%2 中的类别“%1”不在 %3 的类别之中；请添加 %3/%1，或删除该文件夹。</translation>
    </message>
    <message>
        <source>Class folder %1 holds no image; add images or remove the folder.</source>
        <translation>类别文件夹 %1 中没有图像；请添加图像，或删除该文件夹。</translation>
    </message>
    <message>
        <source>Images can be made grey (1 channel) or colour (3 channels) in any size, not %1 × %2 with %3 channels.</source>
        <translation>图像可以转换为灰度（1 个通道）或彩色（3 个通道），尺寸任意，但不能是 %1 × %2、%3 个通道。</translation>
    </message>
    <message>
        <source>Labels are not used: %1</source>
        <translation>不使用标签：%1</translation>
    </message>
    <message>
        <source>None of the %1 images for &apos;%2&apos; in %3 can be read; the first: %4.</source>
        <translation>%3 中用于“%2”的 %1 张图像全都无法读取；第一张：%4。</translation>
    </message>
    <message>
        <source>Pascal VOC</source>
        <translation>Pascal VOC 数据集</translation>
    </message>
    <message>
        <source>The %1 data set %2 has no image.</source>
        <translation>%1 数据集 %2 中没有图像。</translation>
    </message>
    <message>
        <source>The COCO data set %1 names no categories.</source>
        <translation>COCO 数据集 %1 没有列出类别。</translation>
    </message>
    <message>
        <source>The data set %1 (%2) has no images for &apos;%3&apos; (it has %4).</source>
        <translation>数据集 %1（%2）没有用于“%3”的图像（现有 %4）。</translation>
    </message>
    <message>
        <source>The folder %1 holds no image and no video.</source>
        <translation>文件夹 %1 中没有图像，也没有视频。</translation>
    </message>
    <message>
        <source>The image %1 %2.</source>
        <translation>图像 %1 %2。</translation>
    </message>
    <message>
        <source>The labels %1 are missing beside %2.</source>
        <translation>%2 旁边缺少标签文件 %1。</translation>
    </message>
    <message>
        <source>The normalisation&apos;s %1 has %2 numbers, but the images have %3 channel%4.</source>
        <translation>归一化的 %1 有 %2 个数，但图像有 %3 个通道。</translation>
    </message>
    <message>
        <source>The normalisation&apos;s std must be above 0 in every channel.</source>
        <translation>归一化的 std 在每个通道都必须大于 0。</translation>
    </message>
    <message>
        <source>There are no pictures.</source>
        <translation>没有图像。</translation>
    </message>
    <message>
        <source>There is no camera %1, or another program uses it.</source>
        <translation>没有摄像头 %1，或另一个程序正在使用它。</translation>
    </message>
    <message>
        <source>There is no file or folder %1.</source>
        <translation>没有文件或文件夹 %1。</translation>
    </message>
    <message>
        <source>There is no file or folder &apos;%1&apos;.</source>
        <translation>没有文件或文件夹“%1”。</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>There is no part %1: %2</source>
        <translation>没有部分 %1：%2</translation>
    </message>
    <message>
        <source>camera %1</source>
        <translation>摄像头 %1</translation>
    </message>
    <message>
        <source>cannot be decoded</source>
        <translation>无法解码</translation>
    </message>
    <message>
        <source>cannot be opened or is empty</source>
        <translation>无法打开或为空</translation>
    </message>
    <message>
        <source>class %1</source>
        <translation>类别 %1</translation>
    </message>
    <message>
        <source>class folders</source>
        <translation>按类别的文件夹</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>ends before frame %1</source>
        <translation>在第 %1 帧之前结束</translation>
    </message>
    <message>
        <source>expected %1/train/&lt;class&gt;/&lt;image&gt; and %1/val/&lt;class&gt;/&lt;image&gt;, or IDX files such as train-images-idx3-ubyte.gz</source>
        <translation>应为 %1/train/&lt;class&gt;/&lt;image&gt; 和 %1/val/&lt;class&gt;/&lt;image&gt;，或 train-images-idx3-ubyte.gz 之类的 IDX 文件</translation>
    </message>
    <message>
        <source>gives no picture</source>
        <translation>没有给出画面</translation>
    </message>
    <message>
        <source>is cut short</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>is damaged or not an image</source>
        <translation>已损坏或不是图像</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>为空</translation>
    </message>
    <message>
        <source>is no video that can be played</source>
        <translation>不是可以播放的视频</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 和 %2</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 或 %2</translation>
    </message>
    <message>
        <source>(spectral norm)</source>
        <translation>（谱归一化）</translation>
    </message>
    <message>
        <source>(weight norm)</source>
        <translation>（权重归一化）</translation>
    </message>
    <message>
        <source>Different layers of the file read the same tensors, probably because its exporter merged what was equal: %1. They stay one tensor each, so these layers lose the same channels; --part-shared NAME (or all), in the window the setting Weights to part, makes them separate.</source>
        <translation>文件的不同层读取相同的张量，可能是因为导出程序合并了相等的张量：%1。它们各自仍是一个张量，因此这些层会剪掉相同的通道；--part-shared 名称（或 all）、即窗口中的设置“要分开的权重”可使它们分开。</translation>
    </message>
    <message>
        <source>Operator set %1 cannot be written; choose one from %2 to %3.</source>
        <translation>无法写出算子集 %1；请选择 %2 到 %3 之间的一个。</translation>
    </message>
    <message>
        <source>The ending of %1 does not tell a format that is written; use %2, or name the format.</source>
        <translation>%1 的扩展名不对应任何可写出的格式；请使用 %2，或指明格式。</translation>
    </message>
    <message>
        <source>The exporter of the file merged tensors of different layers that hold the same number throughout: %1. Each of these layers has one of its own again, so that it can lose other channels than the others.</source>
        <translation>文件的导出程序合并了不同层中处处为同一个数的张量：%1。这些层现在各自重新有一个张量，因此可以剪掉与其他层不同的通道。</translation>
    </message>
    <message>
        <source>The weight of &apos;%1&apos; is computed from %2%3; it was folded into a plain weight.</source>
        <translation>“%1”的权重由 %2%3计算得出；已折叠为普通权重。</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>no two of its layers share a tensor &apos;%1&apos; (inspect lists those that are shared or read by several layers)</source>
        <translation>没有任何两层共用张量“%1”（inspect 会列出被共用或被多个层读取的张量）</translation>
    </message>
    <message>
        <source>quantised networks cannot be trained on, so export the network in floating point, prune it, and quantise it afterwards</source>
        <translation>量化网络无法继续训练，因此请以浮点形式导出网络，剪枝，然后再量化</translation>
    </message>
    <message>
        <source>%1 is a Python pickle, which Espalier never runs:</source>
        <translation>%1 是 Python pickle，Espalier 从不运行它：</translation>
    </message>
    <message>
        <source>%1a checkpoint of Ultralytics; export it in Python with: from ultralytics import YOLO; model = YOLO(&quot;%2&quot;); model.export(format=&quot;torchscript&quot;)</source>
        <translation>%1Ultralytics 的检查点；请在 Python 中导出：from ultralytics import YOLO; model = YOLO(&quot;%2&quot;); model.export(format=&quot;torchscript&quot;)</translation>
    </message>
    <message>
        <source>%1a whole model or a checkpoint with classes such as %2; export it in Python where these are installed, with: model = %3, weights_only=False); %4</source>
        <translation>%1整个模型，或带有 %2 等类的检查点；请在装有这些类的 Python 中导出：model = %3, weights_only=False); %4</translation>
    </message>
    <message>
        <source>%1tensors by name (a state_dict) without their network; build the network in Python as model, then: model.load_state_dict(%2)); %3</source>
        <translation>%1按名称保存的张量（state_dict），没有网络；请在 Python 中把网络构建为 model，然后：model.load_state_dict(%2)); %3</translation>
    </message>
    <message>
        <source>a tensor declares more numbers than it has</source>
        <translation>一个张量声明的数多于实际的数</translation>
    </message>
    <message>
        <source>a tensor is larger than its data</source>
        <translation>一个张量大于其数据</translation>
    </message>
    <message>
        <source>it holds two parts called &apos;%1&apos;</source>
        <translation>它含有两个名为“%1”的部分</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>它不完整</translation>
    </message>
    <message>
        <source>its compressed parts unpack to more than those of any network, so it is no network</source>
        <translation>其压缩部分解压后大于任何网络，因此它不是网络</translation>
    </message>
    <message>
        <source>its list of tensors makes no sense</source>
        <translation>其张量列表没有意义</translation>
    </message>
    <message>
        <source>its parts declare more bytes than the file has</source>
        <translation>其各部分声明的字节数多于文件的字节数</translation>
    </message>
    <message>
        <source>its pickle holds more than tensors by name</source>
        <translation>其 pickle 中不只有按名称保存的张量</translation>
    </message>
    <message>
        <source>its pickle holds more than tensors: %1</source>
        <translation>其 pickle 中不只有张量：%1</translation>
    </message>
    <message>
        <source>its pickle holds no tensors by name</source>
        <translation>其 pickle 中没有按名称保存的张量</translation>
    </message>
    <message>
        <source>the description of a tensor makes no sense</source>
        <translation>张量的描述没有意义</translation>
    </message>
    <message>
        <source>the part &apos;%1&apos; cannot be unpacked</source>
        <translation>无法解压部分“%1”</translation>
    </message>
    <message>
        <source>the part &apos;%1&apos; does not match its checksum</source>
        <translation>部分“%1”与其校验和不符</translation>
    </message>
    <message>
        <source>the part &apos;%1&apos; is compressed in a way that is not read</source>
        <translation>部分“%1”的压缩方式不受支持</translation>
    </message>
    <message>
        <source>the part &apos;%1&apos; is not where the directory says</source>
        <translation>部分“%1”不在目录所说的位置</translation>
    </message>
    <message>
        <source>there is no memory to unpack it</source>
        <translation>没有足够的内存来解压它</translation>
    </message>
    <message>
        <source>%1 does not show what it reads: %2</source>
        <translation>%1 没有显示它读取的内容：%2</translation>
    </message>
    <message>
        <source>%1 has the element type %2, which Espalier does not read</source>
        <translation>%1 的元素类型为 %2，Espalier 不读取这种类型</translation>
    </message>
    <message>
        <source>%1 reads the tensor &apos;%2&apos;, which is nowhere in the file</source>
        <translation>%1 读取张量“%2”，而文件中没有它</translation>
    </message>
    <message>
        <source>%1 tensors of half or double precision were converted to float32.</source>
        <translation>%1 个半精度或双精度张量已转换为 float32。</translation>
    </message>
    <message>
        <source>%1&apos;s output differs by %2 of the largest value</source>
        <translation>%1 的输出相差最大值的 %2</translation>
    </message>
    <message>
        <source>%1, but that of no node by itself, so the comparison does not count.</source>
        <translation>%1，但没有任何节点单独如此，因此该比较不算数。</translation>
    </message>
    <message>
        <source>%1, first at &apos;%2&apos;; computed alone, this node %3, so the comparison does not count.</source>
        <translation>%1，首先在“%2”处；单独计算时，该节点%3，因此该比较不算数。</translation>
    </message>
    <message>
        <source>%1it needs more memory than there is.</source>
        <translation>%1所需内存多于现有内存。</translation>
    </message>
    <message>
        <source>; the network is fixed to it (%1)</source>
        <translation>；网络固定为此尺寸（%1）</translation>
    </message>
    <message>
        <source>Cannot read %1:</source>
        <translation>无法读取 %1：</translation>
    </message>
    <message>
        <source>Espalier computes this operator only where its inputs do not depend on the image; %1</source>
        <translation>只有在输入不取决于图像时，Espalier 才计算此算子；%1</translation>
    </message>
    <message>
        <source>Espalier cuts forwards only</source>
        <translation>Espalier 只能正向切片</translation>
    </message>
    <message>
        <source>Espalier does not know its batch dimensions</source>
        <translation>Espalier 不支持其批次维</translation>
    </message>
    <message>
        <source>Espalier does not know its reduction</source>
        <translation>Espalier 不支持其归约方式</translation>
    </message>
    <message>
        <source>Espalier does not know its way of interpolating (%1, %2)</source>
        <translation>Espalier 不支持其插值方式（%1，%2）</translation>
    </message>
    <message>
        <source>Espalier does not know its way of interpolating (&apos;%1&apos; over %2 dimensions)</source>
        <translation>Espalier 不支持其插值方式（“%1”，%2 维）</translation>
    </message>
    <message>
        <source>Espalier does not know its way of interpolating over three dimensions</source>
        <translation>Espalier 不支持其三维插值方式</translation>
    </message>
    <message>
        <source>Espalier does not know its way of resampling</source>
        <translation>Espalier 不支持其重采样方式</translation>
    </message>
    <message>
        <source>Espalier does not know its way of rounding to the nearest pixel</source>
        <translation>Espalier 不支持其取最近像素的方式</translation>
    </message>
    <message>
        <source>Espalier does not know the equation &apos;%1&apos;</source>
        <translation>Espalier 不支持等式“%1”</translation>
    </message>
    <message>
        <source>Espalier does not know this operator and cannot write it to ONNX; TorchScript and Python can hold it</source>
        <translation>Espalier 不认识此算子，无法把它写入 ONNX；TorchScript 和 Python 可以包含它</translation>
    </message>
    <message>
        <source>Espalier does not know this operator, so export the network without it</source>
        <translation>Espalier 不认识此算子，因此请导出不含它的网络</translation>
    </message>
    <message>
        <source>Espalier has no dilated average pool</source>
        <translation>Espalier 没有带膨胀的平均池化</translation>
    </message>
    <message>
        <source>Espalier has no local response norm over %1 neighbours</source>
        <translation>Espalier 没有覆盖 %1 个相邻通道的局部响应归一化</translation>
    </message>
    <message>
        <source>Espalier has no resampling that smooths before it shrinks</source>
        <translation>Espalier 没有在缩小前先平滑的重采样</translation>
    </message>
    <message>
        <source>Espalier knows no attention whose queries share keys</source>
        <translation>Espalier 不支持查询共用键的注意力</translation>
    </message>
    <message>
        <source>Espalier knows no attention with a cache of earlier positions</source>
        <translation>Espalier 不支持缓存先前位置的注意力</translation>
    </message>
    <message>
        <source>Espalier knows no attention with a mask of true and false</source>
        <translation>Espalier 不支持使用真假掩码的注意力</translation>
    </message>
    <message>
        <source>Espalier knows no causal and no capped attention</source>
        <translation>Espalier 不支持因果注意力和限幅注意力</translation>
    </message>
    <message>
        <source>Espalier knows no more than one batch dimension</source>
        <translation>Espalier 只支持一个批次维</translation>
    </message>
    <message>
        <source>Espalier knows no recurrent layers with lengths of sequences or with peepholes</source>
        <translation>Espalier 不支持带序列长度或窥视孔的循环层</translation>
    </message>
    <message>
        <source>Espalier only knows recurrent layers with the usual activations and steps in front</source>
        <translation>Espalier 只支持使用常用激活函数、时间步在前的循环层</translation>
    </message>
    <message>
        <source>Espalier only knows the GRU that multiplies by the reset gate after its linear layer (linear_before_reset = 1), as PyTorch and Keras (reset_after=True) have it; train and export the layer in this form</source>
        <translation>Espalier 只支持在线性层之后乘以重置门的 GRU（linear_before_reset = 1），即 PyTorch 和 Keras（reset_after=True）的形式；请以这种形式训练并导出该层</translation>
    </message>
    <message>
        <source>Not compared with %1, which cannot run this file (%2).</source>
        <translation>没有与 %1 比较，它无法运行此文件（%2）。</translation>
    </message>
    <message>
        <source>ONNX Runtime</source>
        <translation>ONNX Runtime 运行时</translation>
    </message>
    <message>
        <source>ONNX has no form for lists that an operator hands out</source>
        <translation>ONNX 没有表示算子所输出列表的形式</translation>
    </message>
    <message>
        <source>ONNX has no form for this operator</source>
        <translation>ONNX 没有表示此算子的形式</translation>
    </message>
    <message>
        <source>ONNX has no pooling to a computed size</source>
        <translation>ONNX 没有池化到计算所得尺寸的算子</translation>
    </message>
    <message>
        <source>ONNX has no selection by a mask of several dimensions behind others</source>
        <translation>ONNX 没有用位于其他维之后的多维掩码进行的选取</translation>
    </message>
    <message>
        <source>ONNX has no softplus with so low a threshold</source>
        <translation>ONNX 没有阈值如此低的 softplus</translation>
    </message>
    <message>
        <source>ONNX has no such subtraction</source>
        <translation>ONNX 没有这种减法</translation>
    </message>
    <message>
        <source>ONNX knows no upsampling &apos;%1&apos;</source>
        <translation>ONNX 不支持上采样方式“%1”</translation>
    </message>
    <message>
        <source>ONNX places a window of an even size differently</source>
        <translation>ONNX 对偶数尺寸的窗口放置方式不同</translation>
    </message>
    <message>
        <source>ONNX&apos;s checker refuses what would be written: %1</source>
        <translation>ONNX 的检查程序拒绝将要写出的内容：%1</translation>
    </message>
    <message>
        <source>OpenCV cannot run the network</source>
        <translation>OpenCV 无法运行该网络</translation>
    </message>
    <message>
        <source>Operator sets before 11 do not say where they interpolate; &apos;%1&apos; is read as runtimes read it (asymmetric coordinates: output pixel i lies at i / scale).</source>
        <translation>版本 11 之前的算子集没有说明在何处插值；“%1”按各运行时的方式读取（非对称坐标：输出像素 i 位于 i / scale）。</translation>
    </message>
    <message>
        <source>The file does not tell the size of its input; %1 was taken%2.</source>
        <translation>文件没有说明输入的尺寸；采用了 %1%2。</translation>
    </message>
    <message>
        <source>The file leaves the size of its input free, and so does the network: costs are given for %1, and other sizes work as well.</source>
        <translation>文件没有限定输入的尺寸，网络也没有：开销按 %1 给出，其他尺寸同样可用。</translation>
    </message>
    <message>
        <source>The file takes only as many images at once as it was exported for (%1); export it with a dynamic batch dimension to train it.</source>
        <translation>该文件一次只接受导出时的图像数（%1）；要训练它，请以动态批次维导出。</translation>
    </message>
    <message>
        <source>The network cannot be written to %1:</source>
        <translation>无法把网络写入 %1：</translation>
    </message>
    <message>
        <source>The network is fixed to this size of its input, which the file leaves free (%1).</source>
        <translation>网络固定为此输入尺寸，而文件没有限定它（%1）。</translation>
    </message>
    <message>
        <source>a given size of its output</source>
        <translation>指定的输出尺寸</translation>
    </message>
    <message>
        <source>agrees with Espalier</source>
        <translation>与 Espalier 一致</translation>
    </message>
    <message>
        <source>agrees with neither</source>
        <translation>与两者都不一致</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>control flow that depends on the image cannot be pruned, so export the network without it</source>
        <translation>无法剪枝取决于图像的控制流，因此请导出不含它的网络</translation>
    </message>
    <message>
        <source>declares impossible sizes</source>
        <translation>声明了不可能的尺寸</translation>
    </message>
    <message>
        <source>has %1 bytes of data where its sizes ask for %2</source>
        <translation>有 %1 字节数据，而按其尺寸应为 %2 字节</translation>
    </message>
    <message>
        <source>has external data of another length than its sizes ask for</source>
        <translation>外部数据的长度与其尺寸不符</translation>
    </message>
    <message>
        <source>holds %1 numbers where its sizes ask for another count</source>
        <translation>含 %1 个数，与其尺寸不符</translation>
    </message>
    <message>
        <source>is stored in segments, which Espalier does not read</source>
        <translation>分段存储，Espalier 不读取这种形式</translation>
    </message>
    <message>
        <source>it adds images to the batch</source>
        <translation>它向批次中添加图像</translation>
    </message>
    <message>
        <source>it asks for an empty image</source>
        <translation>它要求空的图像</translation>
    </message>
    <message>
        <source>it cannot be opened: %1</source>
        <translation>无法打开它：%1</translation>
    </message>
    <message>
        <source>it compares whole numbers with a fraction, which ONNX does not</source>
        <translation>它把整数与小数比较，ONNX 不这样做</translation>
    </message>
    <message>
        <source>it counts in steps of zero</source>
        <translation>它以零为步长计数</translation>
    </message>
    <message>
        <source>it counts too far</source>
        <translation>它计数过远</translation>
    </message>
    <message>
        <source>it cuts %1 into %2 parts</source>
        <translation>它把%1切成 %2 份</translation>
    </message>
    <message>
        <source>it cuts in steps of zero</source>
        <translation>它以零为步长切片</translation>
    </message>
    <message>
        <source>it divides by zero</source>
        <translation>它除以零</translation>
    </message>
    <message>
        <source>it does not name a scale per dimension</source>
        <translation>它没有为每一维给出缩放比例</translation>
    </message>
    <message>
        <source>it does not tell its operator set, so it is damaged or not an ONNX model</source>
        <translation>它没有说明算子集，因此已损坏或不是 ONNX 模型</translation>
    </message>
    <message>
        <source>it does not tell the size of its input, and none of the common ones runs, so give --input-shape; with %1, %2</source>
        <translation>它没有说明输入的尺寸，常见的尺寸也都不能运行，因此请给出 --input-shape；使用 %1 时，%2</translation>
    </message>
    <message>
        <source>it draws random numbers, so export the network in evaluation mode</source>
        <translation>它产生随机数，因此请以评估模式导出网络</translation>
    </message>
    <message>
        <source>it drops dimension %1, which is not of size 1</source>
        <translation>它去掉第 %1 维，而该维的大小不是 1</translation>
    </message>
    <message>
        <source>it gives %1 tensors instead of %2</source>
        <translation>它给出 %1 个张量，而不是 %2 个</translation>
    </message>
    <message>
        <source>it gives tensors of a type that is not compared</source>
        <translation>它给出的张量类型不参与比较</translation>
    </message>
    <message>
        <source>it hands a list to an operator that takes none in ONNX</source>
        <translation>它把列表交给在 ONNX 中不接受列表的算子</translation>
    </message>
    <message>
        <source>it has %1 paddings for %2 dimensions</source>
        <translation>它有 %1 个填充值，但有 %2 维</translation>
    </message>
    <message>
        <source>it has %1 weights for %2 channels</source>
        <translation>它有 %1 个权重，但有 %2 个通道</translation>
    </message>
    <message>
        <source>it has no input &apos;%1&apos;</source>
        <translation>它没有输入“%1”</translation>
    </message>
    <message>
        <source>it holds sparse tensors, which Espalier does not read</source>
        <translation>它含有稀疏张量，Espalier 不读取它们</translation>
    </message>
    <message>
        <source>it is larger than the 2 GB that an ONNX file can have; keep the weights in files beside it</source>
        <translation>它超过了 ONNX 文件 2 GB 的上限；请把权重放在旁边的文件中</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it is not computed alone with %1</source>
        <translation>它不能与%1单独计算</translation>
    </message>
    <message>
        <source>it is truncated, damaged or not an ONNX model</source>
        <translation>它不完整、已损坏或不是 ONNX 模型</translation>
    </message>
    <message>
        <source>it joins nothing</source>
        <translation>它没有连接任何内容</translation>
    </message>
    <message>
        <source>it keeps its value outside the file</source>
        <translation>它把值保存在文件之外</translation>
    </message>
    <message>
        <source>it keeps several copies of the weights, which are large</source>
        <translation>它保留多份权重，而这些权重很大</translation>
    </message>
    <message>
        <source>it lacks its input</source>
        <translation>它缺少输入</translation>
    </message>
    <message>
        <source>it lacks its input %1</source>
        <translation>它缺少输入 %1</translation>
    </message>
    <message>
        <source>it lacks its kernel_shape</source>
        <translation>它缺少 kernel_shape</translation>
    </message>
    <message>
        <source>it leaves nothing of dimension %1</source>
        <translation>第 %1 维没有剩下任何内容</translation>
    </message>
    <message>
        <source>it makes an empty tensor</source>
        <translation>它产生空的张量</translation>
    </message>
    <message>
        <source>it makes no sound network: %1</source>
        <translation>它构不成完好的网络：%1</translation>
    </message>
    <message>
        <source>it mixes the images of a batch, so it was exported for a single one; export it with a dynamic batch dimension</source>
        <translation>它混合一个批次中的图像，因此是为单张图像导出的；请以动态批次维导出</translation>
    </message>
    <message>
        <source>it names %1 dimensions for %2 numbers</source>
        <translation>它为 %2 个数指定了 %1 个维</translation>
    </message>
    <message>
        <source>it names dimension %1 of a tensor that has %2</source>
        <translation>它指定了第 %1 维，而张量只有 %2 维</translation>
    </message>
    <message>
        <source>it needs %1 independent of the number of images</source>
        <translation>它需要%1与图像数量无关</translation>
    </message>
    <message>
        <source>it needs %1 independent of the size of the images</source>
        <translation>它需要%1与图像尺寸无关</translation>
    </message>
    <message>
        <source>it needs %1 independent of what the images show</source>
        <translation>它需要%1与图像内容无关</translation>
    </message>
    <message>
        <source>it normalises every place by its own statistics (spatial = 0), which Espalier does not know</source>
        <translation>它按每个位置自身的统计量归一化（spatial = 0），Espalier 不支持这种方式</translation>
    </message>
    <message>
        <source>it normalises over the images of a batch</source>
        <translation>它在一个批次的图像之间归一化</translation>
    </message>
    <message>
        <source>it orders %1 dimensions of a tensor that has %2</source>
        <translation>它排列 %1 维，而张量有 %2 维</translation>
    </message>
    <message>
        <source>it picks by what the image shows in a way that Espalier does not know, so export the network without this step</source>
        <translation>它以 Espalier 不支持的方式按图像内容挑选，因此请导出不含这一步的网络</translation>
    </message>
    <message>
        <source>it picks images out of the batch</source>
        <translation>它从批次中挑选图像</translation>
    </message>
    <message>
        <source>it picks index %1 of %2</source>
        <translation>它挑选下标 %1，共 %2 个</translation>
    </message>
    <message>
        <source>it picks more elements than there are</source>
        <translation>它挑选的元素多于现有的元素</translation>
    </message>
    <message>
        <source>it picks nothing</source>
        <translation>它没有挑选任何内容</translation>
    </message>
    <message>
        <source>it reads one image only</source>
        <translation>它只读取一张图像</translation>
    </message>
    <message>
        <source>it reads the tensor &apos;%1&apos;, whose content depends on the number or the size of the images in a way that a network cannot hold</source>
        <translation>它读取张量“%1”，其内容以网络无法表示的方式取决于图像的数量或尺寸</translation>
    </message>
    <message>
        <source>it repeats the images of the batch</source>
        <translation>它重复批次中的图像</translation>
    </message>
    <message>
        <source>it resamples channels or does not name a size per dimension</source>
        <translation>它对通道重采样，或没有为每一维给出尺寸</translation>
    </message>
    <message>
        <source>it resamples channels or the batch</source>
        <translation>它对通道或批次重采样</translation>
    </message>
    <message>
        <source>it takes inputs of a type that is not compared</source>
        <translation>它接受的输入类型不参与比较</translation>
    </message>
    <message>
        <source>it uses operator set %1; sets %2 to %3 are read, so export it again with one of these</source>
        <translation>它使用算子集 %1；可读取的是 %2 到 %3，请用其中之一重新导出</translation>
    </message>
    <message>
        <source>it would take more than %1 multiplications for one image</source>
        <translation>它处理一张图像需要超过 %1 次乘法</translation>
    </message>
    <message>
        <source>its %1</source>
        <translation>其%1</translation>
    </message>
    <message>
        <source>its %1 channels are no multiple of its %2 groups</source>
        <translation>其 %1 个通道不是 %2 个组的倍数</translation>
    </message>
    <message>
        <source>its %1 depends on the image</source>
        <translation>其%1取决于图像</translation>
    </message>
    <message>
        <source>its %1 depends on the number of images</source>
        <translation>其%1取决于图像数量</translation>
    </message>
    <message>
        <source>its %1 is no list of whole numbers</source>
        <translation>其%1不是整数列表</translation>
    </message>
    <message>
        <source>its %1 is not a single number</source>
        <translation>其%1不是单个数</translation>
    </message>
    <message>
        <source>its &apos;%1&apos; holds the absurd number %2</source>
        <translation>其“%1”含有不合理的数 %2</translation>
    </message>
    <message>
        <source>its approximation &apos;%1&apos; is unknown</source>
        <translation>其近似方式“%1”未知</translation>
    </message>
    <message>
        <source>its attribute &apos;%1&apos; has %2 numbers where %3 are needed</source>
        <translation>其属性“%1”有 %2 个数，而需要 %3 个</translation>
    </message>
    <message>
        <source>its attribute &apos;%1&apos; has the wrong type</source>
        <translation>其属性“%1”的类型不对</translation>
    </message>
    <message>
        <source>its block size or its input&apos;s shape is impossible</source>
        <translation>其块大小或输入形状不可能成立</translation>
    </message>
    <message>
        <source>its condition is not one truth value per element</source>
        <translation>其条件不是每个元素一个真值</translation>
    </message>
    <message>
        <source>its cubic coefficient is not -0.75</source>
        <translation>其三次插值系数不是 -0.75</translation>
    </message>
    <message>
        <source>its depth is no number, or its values are not two</source>
        <translation>其深度不是数，或其值不是两个</translation>
    </message>
    <message>
        <source>its direction &apos;%1&apos; is unknown</source>
        <translation>其方向“%1”未知</translation>
    </message>
    <message>
        <source>its equation is for another number of inputs</source>
        <translation>其等式对应另一个输入数量</translation>
    </message>
    <message>
        <source>its equation names more dimensions than its input has</source>
        <translation>其等式的维数多于输入的维数</translation>
    </message>
    <message>
        <source>its factors must have two dimensions</source>
        <translation>其因子必须是二维的</translation>
    </message>
    <message>
        <source>its features are no multiple of its heads</source>
        <translation>其特征数不是头数的倍数</translation>
    </message>
    <message>
        <source>its first state &apos;%1&apos; has another shape than its hidden size and directions ask for</source>
        <translation>其初始状态“%1”的形状与隐藏层大小和方向数不符</translation>
    </message>
    <message>
        <source>its graph has no input or no output, so it is damaged or not a network</source>
        <translation>其计算图没有输入或没有输出，因此已损坏或不是网络</translation>
    </message>
    <message>
        <source>its groups, strides and dilations must be positive</source>
        <translation>其分组数、步长和膨胀必须为正数</translation>
    </message>
    <message>
        <source>its indices are of a dimension that its data do not have</source>
        <translation>其下标所指的维在数据中不存在</translation>
    </message>
    <message>
        <source>its indices do not fit its data</source>
        <translation>其下标与数据不符</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos;</source>
        <translation>其输入“%1”</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; does not tell how many dimensions it has</source>
        <translation>其输入“%1”没有说明有多少维</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; has no batch dimension</source>
        <translation>其输入“%1”没有批次维</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; is larger than any image</source>
        <translation>其输入“%1”大于任何图像</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; is not a tensor</source>
        <translation>其输入“%1”不是张量</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; takes no floating-point numbers; Espalier works on networks of images</source>
        <translation>其输入“%1”不接受浮点数；Espalier 处理图像网络</translation>
    </message>
    <message>
        <source>its input and its weight do not have the same number of dimensions</source>
        <translation>其输入与权重的维数不同</translation>
    </message>
    <message>
        <source>its input has %1 dimensions where 3 to 5 are expected</source>
        <translation>其输入有 %1 维，而应为 3 到 5 维</translation>
    </message>
    <message>
        <source>its input has no batch dimension</source>
        <translation>其输入没有批次维</translation>
    </message>
    <message>
        <source>its input has no channels</source>
        <translation>其输入没有通道</translation>
    </message>
    <message>
        <source>its input has too few dimensions</source>
        <translation>其输入的维数太少</translation>
    </message>
    <message>
        <source>its input is no batch of sequences</source>
        <translation>其输入不是一批序列</translation>
    </message>
    <message>
        <source>its input is no matrix</source>
        <translation>其输入不是矩阵</translation>
    </message>
    <message>
        <source>its kernel, strides and dilations must be positive</source>
        <translation>其卷积核、步长和膨胀必须为正数</translation>
    </message>
    <message>
        <source>its kernel_shape is not that of its weight</source>
        <translation>其 kernel_shape 与权重的不符</translation>
    </message>
    <message>
        <source>its list of outputs</source>
        <translation>其输出列表</translation>
    </message>
    <message>
        <source>its lowest number is not below its highest</source>
        <translation>其最小值不小于最大值</translation>
    </message>
    <message>
        <source>its mode &apos;%1&apos; is unknown</source>
        <translation>其模式“%1”未知</translation>
    </message>
    <message>
        <source>its norm is neither L1 nor L2</source>
        <translation>其范数既不是 L1 也不是 L2</translation>
    </message>
    <message>
        <source>its number of channels</source>
        <translation>其通道数</translation>
    </message>
    <message>
        <source>its number of columns</source>
        <translation>其列数</translation>
    </message>
    <message>
        <source>its output as Espalier computes it differs from %1&apos;s by %2 of the largest value; the first node that differs is &apos;%3&apos;, and computed alone it confirms %4</source>
        <translation>Espalier 计算的输出与 %1 的相差最大值的 %2；第一个不同的节点是“%3”，单独计算时它证实 %4 正确</translation>
    </message>
    <message>
        <source>its output_shape has another number of dimensions than its input</source>
        <translation>其 output_shape 的维数与输入不同</translation>
    </message>
    <message>
        <source>its output_shape is a constant</source>
        <translation>其 output_shape 是常量</translation>
    </message>
    <message>
        <source>its outputs are no tensors</source>
        <translation>其输出不是张量</translation>
    </message>
    <message>
        <source>its padding does not fit its input</source>
        <translation>其填充与输入不符</translation>
    </message>
    <message>
        <source>its parts do not fit the %1 that there are</source>
        <translation>其各部分与现有的%1不符</translation>
    </message>
    <message>
        <source>its ratio is not between 0 and 1</source>
        <translation>其比例不在 0 和 1 之间</translation>
    </message>
    <message>
        <source>its repeats are not one per dimension</source>
        <translation>其重复次数不是每维一个</translation>
    </message>
    <message>
        <source>its repeats are not one positive number per dimension</source>
        <translation>其重复次数不是每维一个正数</translation>
    </message>
    <message>
        <source>its result</source>
        <translation>其结果</translation>
    </message>
    <message>
        <source>its result would have more than %1 elements</source>
        <translation>其结果将超过 %1 个元素</translation>
    </message>
    <message>
        <source>its scale</source>
        <translation>其缩放比例</translation>
    </message>
    <message>
        <source>its scale is absurd</source>
        <translation>其缩放比例不合理</translation>
    </message>
    <message>
        <source>its shape copies a dimension that its input does not have</source>
        <translation>其形状复制了输入中没有的维</translation>
    </message>
    <message>
        <source>its shape depends on the image</source>
        <translation>其形状取决于图像</translation>
    </message>
    <message>
        <source>its shape follows the size of the images in a way that a network cannot hold</source>
        <translation>其形状以网络无法表示的方式随图像尺寸变化</translation>
    </message>
    <message>
        <source>its size cannot be told: %1</source>
        <translation>无法得知其大小：%1</translation>
    </message>
    <message>
        <source>its sizes</source>
        <translation>其尺寸</translation>
    </message>
    <message>
        <source>its sizes depend on the image</source>
        <translation>其尺寸取决于图像</translation>
    </message>
    <message>
        <source>its slope depends on the image</source>
        <translation>其斜率取决于图像</translation>
    </message>
    <message>
        <source>its slopes are computed</source>
        <translation>其斜率由计算得出</translation>
    </message>
    <message>
        <source>its slopes are neither one for all nor one per channel</source>
        <translation>其斜率既不是统一的一个，也不是每通道一个</translation>
    </message>
    <message>
        <source>its softmax runs over several dimensions at once, which Espalier does not know</source>
        <translation>其 softmax 同时作用于多个维，Espalier 不支持这种方式</translation>
    </message>
    <message>
        <source>its starts, ends, axes and steps are not equally many</source>
        <translation>其起点、终点、轴和步长的数量不一致</translation>
    </message>
    <message>
        <source>its tensors share the bytes of its external files more than once</source>
        <translation>其张量多次共用外部文件的字节</translation>
    </message>
    <message>
        <source>its value is no tensor and no number</source>
        <translation>其值既不是张量也不是数</translation>
    </message>
    <message>
        <source>its value is not a single number</source>
        <translation>其值不是单个数</translation>
    </message>
    <message>
        <source>its weight &apos;%1&apos; has another shape than its hidden size and directions ask for</source>
        <translation>其权重“%1”的形状与隐藏层大小和方向数不符</translation>
    </message>
    <message>
        <source>its weight has %1 dimensions, its input %2</source>
        <translation>其权重有 %1 维，输入有 %2 维</translation>
    </message>
    <message>
        <source>its weight or bias depends on the image</source>
        <translation>其权重或偏置取决于图像</translation>
    </message>
    <message>
        <source>its weight or bias has another shape than what it normalises</source>
        <translation>其权重或偏置的形状与所归一化的内容不同</translation>
    </message>
    <message>
        <source>its weights depend on the image</source>
        <translation>其权重取决于图像</translation>
    </message>
    <message>
        <source>its window does not fit its input</source>
        <translation>其窗口与输入不符</translation>
    </message>
    <message>
        <source>keeps its data in &apos;%1&apos;, outside the model&apos;s folder; such files are not read</source>
        <translation>把数据保存在模型文件夹之外的“%1”中；不读取这样的文件</translation>
    </message>
    <message>
        <source>keeps its data in the file &apos;%1&apos;, which is missing beside the model</source>
        <translation>把数据保存在文件“%1”中，而模型旁边没有该文件</translation>
    </message>
    <message>
        <source>names its external data wrongly</source>
        <translation>外部数据的指定方式不对</translation>
    </message>
    <message>
        <source>needs more data than its external file holds</source>
        <translation>所需的数据多于其外部文件所含的数据</translation>
    </message>
    <message>
        <source>needs more data than the file &apos;%1&apos; holds</source>
        <translation>所需的数据多于文件“%1”所含的数据</translation>
    </message>
    <message>
        <source>node &apos;%1&apos; (%2)</source>
        <translation>节点“%1”（%2）</translation>
    </message>
    <message>
        <source>node &apos;%1&apos; (%2) cannot be run: %3</source>
        <translation>无法运行节点“%1”（%2）：%3</translation>
    </message>
    <message>
        <source>node &apos;%1&apos; (%2): %3</source>
        <translation>节点“%1”（%2）：%3</translation>
    </message>
    <message>
        <source>node &apos;%1&apos; waits for its own result: the graph has a cycle</source>
        <translation>节点“%1”等待自己的结果：计算图中有环</translation>
    </message>
    <message>
        <source>numbers that are not finite</source>
        <translation>不是有限数的数</translation>
    </message>
    <message>
        <source>of a recurrent layer</source>
        <translation>循环层的</translation>
    </message>
    <message>
        <source>of equal elements it picks the last, which Espalier does not do</source>
        <translation>元素相等时它挑选最后一个，Espalier 不这样做</translation>
    </message>
    <message>
        <source>of rank %1</source>
        <translation>秩为 %1</translation>
    </message>
    <message>
        <source>of recurrent layers Espalier knows LSTM and GRU, so export the convolutional part alone</source>
        <translation>在循环层中，Espalier 只支持 LSTM 和 GRU，因此请只导出卷积部分</translation>
    </message>
    <message>
        <source>per group</source>
        <translation>按组</translation>
    </message>
    <message>
        <source>read back, it does not answer as the network does (relative difference %1)</source>
        <translation>重新读取后，它的回答与网络不同（相对差 %1）</translation>
    </message>
    <message>
        <source>read back, it fails: %1</source>
        <translation>重新读取时失败：%1</translation>
    </message>
    <message>
        <source>statistics of the batch</source>
        <translation>批次的统计量</translation>
    </message>
    <message>
        <source>tells nothing (%1)</source>
        <translation>没有结论（%1）</translation>
    </message>
    <message>
        <source>the dimensions that it drops</source>
        <translation>它去掉的维</translation>
    </message>
    <message>
        <source>the file could not be written</source>
        <translation>无法写入该文件</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>the input shape %1 does not fit its input of %2 dimensions</source>
        <translation>输入形状 %1 与其 %2 维的输入不符</translation>
    </message>
    <message>
        <source>the installed library is too old</source>
        <translation>安装的库版本太旧</translation>
    </message>
    <message>
        <source>the network reads its output %1 (&apos;%2&apos;), which Espalier does not compute; export the network without it</source>
        <translation>网络读取其输出 %1（“%2”），而 Espalier 不计算它；请导出不含它的网络</translation>
    </message>
    <message>
        <source>the number of steps that it runs backwards</source>
        <translation>它反向运行的步数</translation>
    </message>
    <message>
        <source>the operator is of the set &apos;%1&apos;, which is not ONNX&apos;s own, and Espalier does not know it</source>
        <translation>该算子属于集合“%1”，不是 ONNX 自带的，Espalier 不认识它</translation>
    </message>
    <message>
        <source>the size from whose end it picks</source>
        <translation>从末尾挑选时所依据的尺寸</translation>
    </message>
    <message>
        <source>the size of its triangle</source>
        <translation>其三角形的大小</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos;</source>
        <translation>张量“%1”</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; %2</source>
        <translation>张量“%1”%2</translation>
    </message>
    <message>
        <source>the tensor &apos;%1&apos; is produced twice, so it is damaged</source>
        <translation>张量“%1”产生了两次，因此已损坏</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>this choice of sizes</source>
        <translation>这种尺寸选择</translation>
    </message>
    <message>
        <source>this interpolation</source>
        <translation>这种插值</translation>
    </message>
    <message>
        <source>this mode of padding</source>
        <translation>这种填充模式</translation>
    </message>
    <message>
        <source>this operator is not computed alone</source>
        <translation>不单独计算此算子</translation>
    </message>
    <message>
        <source>this rule of coordinates</source>
        <translation>这种坐标规则</translation>
    </message>
    <message>
        <source>two of its inputs are called &apos;%1&apos;, so it is damaged</source>
        <translation>它有两个输入都名为“%1”，因此已损坏</translation>
    </message>
    <message>
        <source>two of its tensors are called &apos;%1&apos;, so it is damaged</source>
        <translation>它有两个张量都名为“%1”，因此已损坏</translation>
    </message>
    <message>
        <source>up to here its constants take more than 1 GiB of memory</source>
        <translation>到此为止，其常量占用的内存超过 1 GiB</translation>
    </message>
    <message>
        <source>up to here its images take more than 1 GiB of memory; give a smaller --input-shape, if it takes one</source>
        <translation>到此为止，其图像占用的内存超过 1 GiB；如果可以，请给出较小的 --input-shape</translation>
    </message>
    <message>
        <source>up to here the network takes more than 100 billion multiplications for one image; if that is meant, give the shape of its input with --input-shape</source>
        <translation>到此为止，网络处理一张图像需要超过 1000 亿次乘法；如果确实如此，请用 --input-shape 给出输入的形状</translation>
    </message>
    <message>
        <source>windows that reach beyond the image</source>
        <translation>超出图像的窗口</translation>
    </message>
    <message>
        <source>%1 cannot be imported</source>
        <translation>无法导入 %1</translation>
    </message>
    <message>
        <source>%1 cannot be imported: %2.</source>
        <translation>无法导入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be read: its description of the network lacks something, or is damaged.</source>
        <translation>无法读取 %1：其网络描述缺少内容或已损坏。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a pickled object, not a plain tensor</source>
        <translation>“%1”是 pickle 对象，不是普通张量</translation>
    </message>
    <message>
        <source>The network was exported for one image and takes no more at once: export it with a free batch (dynamic_shapes) to train it.</source>
        <translation>该网络为单张图像导出，一次不能接受更多；要训练它，请以不限定的批次（dynamic_shapes）导出。</translation>
    </message>
    <message>
        <source>The network was exported while training; its batch norms and dropouts are read as they are in evaluation (call model.eval() before torch.export.export).</source>
        <translation>该网络在训练模式下导出；其批归一化和 dropout 按评估模式读取（请在 torch.export.export 之前调用 model.eval()）。</translation>
    </message>
    <message>
        <source>a tensor of it has no valid name</source>
        <translation>它的一个张量没有有效的名称</translation>
    </message>
    <message>
        <source>an archive of torch.export</source>
        <translation>一个 torch.export 存档</translation>
    </message>
    <message>
        <source>an argument of an operator is of no kind</source>
        <translation>算子的一个参数没有类型</translation>
    </message>
    <message>
        <source>it answers with no tensor</source>
        <translation>它没有用张量回答</translation>
    </message>
    <message>
        <source>it calls %1 with arguments that this program&apos;s LibTorch does not know</source>
        <translation>它调用 %1 时使用的参数，此程序的 LibTorch 不认识</translation>
    </message>
    <message>
        <source>it calls &apos;%1&apos;, which is no operator</source>
        <translation>它调用的“%1”不是算子</translation>
    </message>
    <message>
        <source>it changes its buffer &apos;%1&apos; whenever it runs</source>
        <translation>它每次运行都会改变其缓冲区“%1”</translation>
    </message>
    <message>
        <source>it changes its input &apos;%1&apos; while it runs</source>
        <translation>它在运行时改变其输入“%1”</translation>
    </message>
    <message>
        <source>it changes its parameter &apos;%1&apos; while it runs</source>
        <translation>它在运行时改变其参数“%1”</translation>
    </message>
    <message>
        <source>it changes its tensor &apos;%1&apos; whenever it runs</source>
        <translation>它每次运行都会改变其张量“%1”</translation>
    </message>
    <message>
        <source>it computes with sparse tensors</source>
        <translation>它使用稀疏张量计算</translation>
    </message>
    <message>
        <source>it declares more than the 8 GiB of content that are read</source>
        <translation>它声明的内容超过可读取的 8 GiB</translation>
    </message>
    <message>
        <source>it has an input of the kind &apos;%1&apos;, which no network of images has</source>
        <translation>它有一个“%1”类的输入，图像网络没有这种输入</translation>
    </message>
    <message>
        <source>it has an output of the kind &apos;%1&apos;, which no network of images has</source>
        <translation>它有一个“%1”类的输出，图像网络没有这种输出</translation>
    </message>
    <message>
        <source>it has more operators and constants than any network</source>
        <translation>它的算子和常量多于任何网络</translation>
    </message>
    <message>
        <source>it holds %1 networks: save the one to prune alone</source>
        <translation>它含有 %1 个网络：请单独保存要剪枝的那一个</translation>
    </message>
    <message>
        <source>it holds no exported program (perhaps code compiled by AOTInductor): write it with torch.export.save</source>
        <translation>它不含导出的程序（可能是由 AOTInductor 编译的代码）：请用 torch.export.save 写出</translation>
    </message>
    <message>
        <source>it holds two tensors called &apos;%1&apos;</source>
        <translation>它含有两个名为“%1”的张量</translation>
    </message>
    <message>
        <source>it is cut short or damaged, since it has no directory at its end</source>
        <translation>它不完整或已损坏，因为末尾没有目录</translation>
    </message>
    <message>
        <source>it is quantised, and %1</source>
        <translation>它是量化的，%1</translation>
    </message>
    <message>
        <source>it lacks the part &apos;%1%2&apos;</source>
        <translation>它缺少部分“%1%2”</translation>
    </message>
    <message>
        <source>it lacks the part &apos;%1&apos;</source>
        <translation>它缺少部分“%1”</translation>
    </message>
    <message>
        <source>it lacks the tensor &apos;%1&apos;</source>
        <translation>它缺少张量“%1”</translation>
    </message>
    <message>
        <source>it makes a tensor of %1 MB, far larger than any that its description tells</source>
        <translation>它产生一个 %1 MB 的张量，远大于其描述中的任何张量</translation>
    </message>
    <message>
        <source>it reads the value &apos;%1&apos; before any operator computes it</source>
        <translation>它在任何算子计算出值“%1”之前就读取它</translation>
    </message>
    <message>
        <source>it takes %1 inputs</source>
        <translation>它接受 %1 个输入</translation>
    </message>
    <message>
        <source>it takes a number besides images: export it with that number as a constant</source>
        <translation>除图像外它还接受一个数：请把该数作为常量导出</translation>
    </message>
    <message>
        <source>it uses &apos;%1&apos;, an object of a class of its own</source>
        <translation>它使用“%1”，一个自定义类的对象</translation>
    </message>
    <message>
        <source>it uses the element type %1, which this program&apos;s LibTorch does not have</source>
        <translation>它使用元素类型 %1，此程序的 LibTorch 没有这种类型</translation>
    </message>
    <message>
        <source>it uses the higher-order operator &apos;%1&apos;, whose course depends on the data or wraps a part of the program: export the module without it</source>
        <translation>它使用高阶算子“%1”，其过程取决于数据，或包裹了程序的一部分：请导出不含它的模块</translation>
    </message>
    <message>
        <source>it uses the memory format %1, which is not known</source>
        <translation>它使用未知的内存格式 %1</translation>
    </message>
    <message>
        <source>it uses the operator %1, which is not part of this program&apos;s LibTorch: export the network without it</source>
        <translation>它使用算子 %1，此程序的 LibTorch 没有该算子：请导出不含它的网络</translation>
    </message>
    <message>
        <source>it was exported for a batch of %1 images and takes no other: export it with a free batch (dynamic_shapes), or for one image</source>
        <translation>它是为 %1 张图像的批次导出的，不接受其他数量：请以不限定的批次（dynamic_shapes）或为单张图像导出</translation>
    </message>
    <message>
        <source>its archive has the version %1; 0 is the one that is read</source>
        <translation>其存档的版本为 %1；可读取的是 0</translation>
    </message>
    <message>
        <source>its description holds more values than any network&apos;s</source>
        <translation>其描述含有的值多于任何网络</translation>
    </message>
    <message>
        <source>its description is nested deeper than any network&apos;s</source>
        <translation>其描述的嵌套深于任何网络</translation>
    </message>
    <message>
        <source>its description is not JSON</source>
        <translation>其描述不是 JSON</translation>
    </message>
    <message>
        <source>its format has the major version %1; 7 and 8 (PyTorch 2.5 and later) are read: export it with such a release</source>
        <translation>其格式的主版本为 %1；可读取的是 7 和 8（PyTorch 2.5 及更高版本）：请用这样的版本导出</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; holds no real numbers, so it takes no images</source>
        <translation>其输入“%1”不含实数，因此不接受图像</translation>
    </message>
    <message>
        <source>its input &apos;%1&apos; is a number, not images</source>
        <translation>其输入“%1”是数，不是图像</translation>
    </message>
    <message>
        <source>its largest tensor takes %1 GiB: export it for fewer or smaller images</source>
        <translation>其最大的张量占 %1 GiB：请以更少或更小的图像导出</translation>
    </message>
    <message>
        <source>its numbers are in another byte order</source>
        <translation>其数的字节顺序不同</translation>
    </message>
    <message>
        <source>its tensors are not in a file of torch.save</source>
        <translation>其张量不在 torch.save 的文件中</translation>
    </message>
    <message>
        <source>its tensors are of the type &apos;%1&apos;, which no network has</source>
        <translation>其张量的类型为“%1”，没有网络使用这种类型</translation>
    </message>
    <message>
        <source>one of its inputs or outputs is of no kind</source>
        <translation>它的一个输入或输出没有类型</translation>
    </message>
    <message>
        <source>states of another number of layers</source>
        <translation>另一个层数的状态</translation>
    </message>
    <message>
        <source>the data of a tensor are missing</source>
        <translation>缺少一个张量的数据</translation>
    </message>
    <message>
        <source>the result of one of its operators is no list of tensors</source>
        <translation>它的一个算子的结果不是张量列表</translation>
    </message>
    <message>
        <source>the size of an input is free and it tells no example of it</source>
        <translation>一个输入的尺寸没有限定，而且没有给出示例</translation>
    </message>
    <message>
        <source>the sizes of its input &apos;%1&apos; are not those of images</source>
        <translation>其输入“%1”的尺寸不是图像的尺寸</translation>
    </message>
    <message>
        <source>a tensor has a type that safetensors does not know</source>
        <translation>一个张量的类型是 safetensors 不支持的</translation>
    </message>
    <message>
        <source>it ends within the tensor %1</source>
        <translation>它在张量 %1 中间结束</translation>
    </message>
    <message>
        <source>it holds a tensor of the unknown type %1</source>
        <translation>它含有未知类型 %1 的张量</translation>
    </message>
    <message>
        <source>its header is damaged</source>
        <translation>其文件头已损坏</translation>
    </message>
    <message>
        <source>%1 cannot be read as TorchScript (%2): copy or export it again.</source>
        <translation>无法作为 TorchScript 读取 %1（%2）：请重新复制或导出。</translation>
    </message>
    <message>
        <source>%1 cannot be read: permission denied.</source>
        <translation>无法读取 %1：没有权限。</translation>
    </message>
    <message>
        <source>%1 declares %2 GiB of content, more than the 8 GiB that are read.</source>
        <translation>%1 声明了 %2 GiB 的内容，超过可读取的 8 GiB。</translation>
    </message>
    <message>
        <source>%1 depends on the size in a way that Espalier cannot follow</source>
        <translation>%1 以 Espalier 无法跟踪的方式取决于尺寸</translation>
    </message>
    <message>
        <source>%1 holds no network: its module has no forward method.</source>
        <translation>%1 中没有网络：其模块没有 forward 方法。</translation>
    </message>
    <message>
        <source>%1 is a folder, not %2.</source>
        <translation>%1 是文件夹，不是%2。</translation>
    </message>
    <message>
        <source>%1 is cut short or damaged: a TorchScript file has a directory at its end, this one has none; copy or export it again</source>
        <translation>%1 不完整或已损坏：TorchScript 文件末尾有目录，而此文件没有；请重新复制或导出</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 为空。</translation>
    </message>
    <message>
        <source>%1 is not a TorchScript file: it is a picture</source>
        <translation>%1 不是 TorchScript 文件：它是一张图像</translation>
    </message>
    <message>
        <source>%1 is not a TorchScript file: it is a zip archive without a network in it.</source>
        <translation>%1 不是 TorchScript 文件：它是不含网络的 zip 存档。</translation>
    </message>
    <message>
        <source>%1 is not a TorchScript file: it is not a zip archive, which every TorchScript file is</source>
        <translation>%1 不是 TorchScript 文件：它不是 zip 存档，而每个 TorchScript 文件都是</translation>
    </message>
    <message>
        <source>%1 is not a regular file.</source>
        <translation>%1 不是普通文件。</translation>
    </message>
    <message>
        <source>%1 uses the operator %2, which is not part of PyTorch itself: export the network without it.</source>
        <translation>%1 使用算子 %2，它不属于 PyTorch 本身：请导出不含它的网络。</translation>
    </message>
    <message>
        <source>%1 was not written: read back, it does not answer as the network does (relative difference %2).</source>
        <translation>没有写出 %1：重新读取后，它的回答与网络不同（相对差 %2）。</translation>
    </message>
    <message>
        <source>%1 was saved for phones (for PyTorch&apos;s lite interpreter), with its program compiled and its weights packed; save the network itself in Python with: %2</source>
        <translation>%1 是为手机保存的（用于 PyTorch 的 lite 解释器），其程序已编译，权重已打包；请在 Python 中保存网络本身：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos;: TorchScript has no form for the operator %2</source>
        <translation>“%1”：TorchScript 没有表示算子 %2 的形式</translation>
    </message>
    <message>
        <source>, from the node &apos;%1&apos; on</source>
        <translation>，从节点“%1”开始</translation>
    </message>
    <message>
        <source>The file answers with a dictionary of more than tensors; the network&apos;s answer is a tuple of its tensors.</source>
        <translation>文件用不只含张量的字典回答；网络的回答是其中张量的元组。</translation>
    </message>
    <message>
        <source>The file decides by its input&apos;s size what it computes (%1). The network does at all sizes what the file does at this one.</source>
        <translation>文件按输入的尺寸决定计算什么（%1）。网络在任何尺寸下都按文件在此尺寸下的方式计算。</translation>
    </message>
    <message>
        <source>The file was traced while training; its batch norms and dropouts are read as they are in evaluation.</source>
        <translation>该文件在训练模式下跟踪导出；其批归一化和 dropout 按评估模式读取。</translation>
    </message>
    <message>
        <source>The file&apos;s parameters are of another floating-point type; they were converted to float32.</source>
        <translation>文件的参数是另一种浮点类型；已转换为 float32。</translation>
    </message>
    <message>
        <source>The file&apos;s way depends on how much it selects from an image; the network always goes the way of an ordinary image.</source>
        <translation>文件的走向取决于从图像中选出多少内容；网络总是按普通图像的走向。</translation>
    </message>
    <message>
        <source>The network cannot be run as TorchScript</source>
        <translation>无法作为 TorchScript 运行该网络</translation>
    </message>
    <message>
        <source>The network cannot be run as TorchScript: %1.</source>
        <translation>无法作为 TorchScript 运行该网络：%1。</translation>
    </message>
    <message>
        <source>The network cannot be written to %1</source>
        <translation>无法把网络写入 %1</translation>
    </message>
    <message>
        <source>The network is read for inputs of this size only, and what is written is fixed to it: %1.</source>
        <translation>网络只按此尺寸的输入读取，写出的内容也固定为此尺寸：%1。</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>没有文件 %1。</translation>
    </message>
    <message>
        <source>a TorchScript file</source>
        <translation>TorchScript 文件</translation>
    </message>
    <message>
        <source>a constant of its program has no type</source>
        <translation>其程序的一个常量没有类型</translation>
    </message>
    <message>
        <source>a key is not in its dictionary</source>
        <translation>字典中没有某个键</translation>
    </message>
    <message>
        <source>a loop does not end (%1)</source>
        <translation>一个循环没有结束（%1）</translation>
    </message>
    <message>
        <source>a place the file does not name</source>
        <translation>文件没有说明的位置</translation>
    </message>
    <message>
        <source>an index lies outside its list</source>
        <translation>下标超出列表</translation>
    </message>
    <message>
        <source>at another one the file fails (%1)</source>
        <translation>在另一尺寸下文件失败（%1）</translation>
    </message>
    <message>
        <source>it changes a list with %1, which cannot be followed</source>
        <translation>它用 %1 改变列表，无法跟踪</translation>
    </message>
    <message>
        <source>it changes its own attribute &apos;%1&apos; while it runs (%2)</source>
        <translation>它在运行时改变自己的属性“%1”（%2）</translation>
    </message>
    <message>
        <source>it computes with %1 on what the images went into</source>
        <translation>它用 %1 对图像所进入的内容进行计算</translation>
    </message>
    <message>
        <source>it does not run on the input shape %1: %2</source>
        <translation>它不能以输入形状 %1 运行：%2</translation>
    </message>
    <message>
        <source>it raises an exception on this input (%1)</source>
        <translation>它在此输入上引发异常（%1）</translation>
    </message>
    <message>
        <source>it runs a program of its own while it is opened, so export it without __setstate__</source>
        <translation>它在打开时运行自己的程序，因此请导出不含 __setstate__ 的网络</translation>
    </message>
    <message>
        <source>it runs on none of the common input shapes (%1): give its own with --input-shape</source>
        <translation>它不能以任何常见的输入形状运行（%1）：请用 --input-shape 给出它自己的形状</translation>
    </message>
    <message>
        <source>it takes %1 inputs, not the %2 shapes given</source>
        <translation>它接受 %1 个输入，而给出了 %2 个形状</translation>
    </message>
    <message>
        <source>it takes %1 where a tensor of images is expected; wrap it in a module that takes tensors and export that</source>
        <translation>它接受 %1，而应为图像张量；请把它包装在接受张量的模块中，然后导出该模块</translation>
    </message>
    <message>
        <source>it uses %1, which cannot be followed (%2)</source>
        <translation>它使用 %1，无法跟踪（%2）</translation>
    </message>
    <message>
        <source>it writes into a slice whose place follows the input&apos;s size</source>
        <translation>它写入位置随输入尺寸变化的切片</translation>
    </message>
    <message>
        <source>its %1 picks elements of a list by numbers that depend on the images</source>
        <translation>其 %1 按取决于图像的数挑选列表元素</translation>
    </message>
    <message>
        <source>its %1 takes a list apart whose length depends on the images</source>
        <translation>其 %1 拆开长度取决于图像的列表</translation>
    </message>
    <message>
        <source>its control flow depends on the data (%1): export it with torch.jit.trace</source>
        <translation>其控制流取决于数据（%1）：请用 torch.jit.trace 导出</translation>
    </message>
    <message>
        <source>its control flow depends on the input&apos;s size (%1): export it with torch.jit.trace</source>
        <translation>其控制流取决于输入的尺寸（%1）：请用 torch.jit.trace 导出</translation>
    </message>
    <message>
        <source>its control flow depends on what it selects (%1): export it with torch.jit.trace</source>
        <translation>其控制流取决于它选出的内容（%1）：请用 torch.jit.trace 导出</translation>
    </message>
    <message>
        <source>its forward method takes no input</source>
        <translation>其 forward 方法不接受输入</translation>
    </message>
    <message>
        <source>its program is nested deeper than any network&apos;s</source>
        <translation>其程序的嵌套深于任何网络</translation>
    </message>
    <message>
        <source>its translation does not answer as the file does at another size</source>
        <translation>在另一尺寸下，其译文的回答与文件不同</translation>
    </message>
    <message>
        <source>its translation does not answer as the file does%1</source>
        <translation>其译文的回答与文件不同%1</translation>
    </message>
    <message>
        <source>on a batch of two images</source>
        <translation>（两张图像的批次）</translation>
    </message>
    <message>
        <source>the input shape %1 is not a list of positive sizes</source>
        <translation>输入形状 %1 不是正尺寸的列表</translation>
    </message>
    <message>
        <source>%1 produces a value that is not in the network.</source>
        <translation>%1 产生的值不在网络中。</translation>
    </message>
    <message>
        <source>%1 produces the value &apos;%2&apos;, which somebody else produces already.</source>
        <translation>%1 产生的值“%2”已由别处产生。</translation>
    </message>
    <message>
        <source>%1 upsampling wants a tensor of %2 dimensions, not of %3</source>
        <translation>%1 上采样需要 %2 维的张量，而不是 %3 维</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be written: is the disk full?</source>
        <translation>无法写入“%1”：磁盘是否已满？</translation>
    </message>
    <message>
        <source>&apos;%1&apos; does not hold a sound network.</source>
        <translation>“%1”中没有完好的网络。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not there, damaged, or of another version of the program.</source>
        <translation>“%1”不存在、已损坏，或属于此程序的另一版本。</translation>
    </message>
    <message>
        <source>An input</source>
        <translation>一个输入</translation>
    </message>
    <message>
        <source>Its tail (%1; %2 operators) picks by content from the outputs of &apos;%3&apos;: it is kept as it is, and the layers whose channels it reads keep all of them.</source>
        <translation>其尾部（%1；%2 个算子）按内容从“%3”的输出中挑选：尾部保持不变，其读取的通道所在的层保留全部通道。</translation>
    </message>
    <message>
        <source>LibTorch can use no graphics card here: it was built without CUDA, or no card is found. Use the device cpu or auto.</source>
        <translation>LibTorch 在此无法使用显卡：它不支持 CUDA，或没有找到显卡。请使用设备 cpu 或 auto。</translation>
    </message>
    <message>
        <source>LibTorch gave no reason</source>
        <translation>LibTorch 没有给出原因</translation>
    </message>
    <message>
        <source>Node &apos;%1&apos;</source>
        <translation>节点“%1”</translation>
    </message>
    <message>
        <source>Node &apos;%1&apos; has the unknown operator &apos;%2&apos;.</source>
        <translation>节点“%1”的算子“%2”未知。</translation>
    </message>
    <message>
        <source>Node &apos;%1&apos; reads a value before anybody produces it.</source>
        <translation>节点“%1”在值产生之前就读取它。</translation>
    </message>
    <message>
        <source>The network does not run on its input shape</source>
        <translation>网络不能以其输入形状运行</translation>
    </message>
    <message>
        <source>The network has no input.</source>
        <translation>网络没有输入。</translation>
    </message>
    <message>
        <source>The network has no output.</source>
        <translation>网络没有输出。</translation>
    </message>
    <message>
        <source>The network has no tail that could be cut: nothing behind its last layers picks by content.</source>
        <translation>网络没有可以去掉的尾部：最后几层之后没有任何按内容挑选的内容。</translation>
    </message>
    <message>
        <source>The network&apos;s output reads a value that nobody produces.</source>
        <translation>网络的输出读取没有任何节点产生的值。</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos;</source>
        <translation>张量“%1”</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; has no content.</source>
        <translation>张量“%1”没有内容。</translation>
    </message>
    <message>
        <source>Two nodes are called &apos;%1&apos;.</source>
        <translation>有两个节点名为“%1”。</translation>
    </message>
    <message>
        <source>Two tensors are called &apos;%1&apos;.</source>
        <translation>有两个张量名为“%1”。</translation>
    </message>
    <message>
        <source>a computed size has no input</source>
        <translation>计算所得的尺寸没有输入</translation>
    </message>
    <message>
        <source>a quotient beyond all whole numbers</source>
        <translation>商超出所有整数的范围</translation>
    </message>
    <message>
        <source>any %1</source>
        <translation>任意%1</translation>
    </message>
    <message>
        <source>divided and rounded</source>
        <translation>相除并取整</translation>
    </message>
    <message>
        <source>divided for its remainder</source>
        <translation>相除取余</translation>
    </message>
    <message>
        <source>division by zero</source>
        <translation>除以零</translation>
    </message>
    <message>
        <source>expected %1 elements, got %2</source>
        <translation>应有 %1 个元素，实际有 %2 个</translation>
    </message>
    <message>
        <source>gave %1 results where %2 are read</source>
        <translation>给出 %1 个结果，而读取 %2 个</translation>
    </message>
    <message>
        <source>is %1 by &apos;%2&apos;</source>
        <translation>被 %2 %1</translation>
    </message>
    <message>
        <source>is also read by &apos;%1&apos; as it is</source>
        <translation>也被 %1 原样读取</translation>
    </message>
    <message>
        <source>it takes more than the %1 GB of memory that are free, for one tensor of %2 GB and what else it keeps; a smaller --input-shape takes less</source>
        <translation>它所需的内存超过空闲的 %1 GB：一个张量就需要 %2 GB，另外还有需要保留的内容；较小的 --input-shape 需要较少内存</translation>
    </message>
    <message>
        <source>its state before the first step is %1 where it needs %2</source>
        <translation>它在第一步之前的状态为 %1，而需要 %2</translation>
    </message>
    <message>
        <source>non-maximum suppression needs four numbers and a score for every box</source>
        <translation>非极大值抑制需要每个检测框有四个数和一个分数</translation>
    </message>
    <message>
        <source>non-maximum suppression needs four numbers for every box, and its score for every class</source>
        <translation>非极大值抑制需要每个检测框有四个数，并对每个类别有一个分数</translation>
    </message>
    <message>
        <source>only an executor with its own tensors can train</source>
        <translation>只有拥有自己张量的执行器才能训练</translation>
    </message>
    <message>
        <source>picked from</source>
        <translation>按内容挑选</translation>
    </message>
    <message>
        <source>reaches %1, which Espalier does not know</source>
        <translation>到达 %1，而 Espalier 不认识它</translation>
    </message>
    <message>
        <source>reaches &apos;%1&apos; (%2) in a form that Espalier does not know</source>
        <translation>以 Espalier 不支持的形式到达 %1（%2）</translation>
    </message>
    <message>
        <source>taken as true or false</source>
        <translation>取为真或假</translation>
    </message>
    <message>
        <source>the network takes %1 inputs, not %2</source>
        <translation>网络接受 %1 个输入，而不是 %2 个</translation>
    </message>
    <message>
        <source>this LibTorch has no operator %1</source>
        <translation>此 LibTorch 没有算子 %1</translation>
    </message>
    <message>
        <source>unknown element type %1</source>
        <translation>未知的元素类型 %1</translation>
    </message>
    <message>
        <source>unknown function of numbers %1</source>
        <translation>未知的数值函数 %1</translation>
    </message>
    <message>
        <source>unknown upsampling mode %1</source>
        <translation>未知的上采样模式 %1</translation>
    </message>
    <message>
        <source>written to at computed places</source>
        <translation>在计算所得的位置写入</translation>
    </message>
    <message>
        <source>Cannot measure the network&apos;s operators</source>
        <translation>无法测量网络的算子</translation>
    </message>
    <message>
        <source>Measurements are not kept: %1</source>
        <translation>测量结果没有保存：%1</translation>
    </message>
    <message>
        <source>The kept measurements in &apos;%1&apos; cannot be used: %2</source>
        <translation>无法使用“%1”中保存的测量结果：%2</translation>
    </message>
    <message>
        <source>a grid is not sound</source>
        <translation>一个网格不完好</translation>
    </message>
    <message>
        <source>%1 %2 images that no layer was fitted on</source>
        <translation>在 %2 张没有用于拟合任何层的图像上%1</translation>
    </message>
    <message>
        <source>%1 after the cut: with measured shares and refitted layers, sparsity training did not pay at 2.1 and at 5 times fewer MACs, where it was measured (here about %2 times).</source>
        <translation>%1在剪枝之后：使用测量所得的份额并重新拟合各层时，在测量过的 2.1 倍和 5 倍 MACs 缩减下，稀疏训练没有收益（此处约为 %2 倍）。</translation>
    </message>
    <message>
        <source>%1 images of %2 classes in split &apos;%3&apos;.</source>
        <translation>“%3”部分有 %1 张图像、%2 个类别。</translation>
    </message>
    <message>
        <source>%1 ms are out of reach: with every group at its floor the network still takes about %2 ms. Ask for that much, or lower the floors.</source>
        <translation>达不到 %1 毫秒：即使每个组都处于下限，网络仍需约 %2 毫秒。请按此要求，或降低下限。</translation>
    </message>
    <message>
        <source>A curve needs at least one kept share below 1, for example 0.5.</source>
        <translation>一条曲线至少需要一个小于 1 的保留比例，例如 0.5。</translation>
    </message>
    <message>
        <source>A run trains towards a share of the budget: give a ratio in the place of keep_within, which is for prune alone.</source>
        <translation>整个流程以预算的一个比例为目标：请给出比例代替 keep_within，后者仅用于单独剪枝。</translation>
    </message>
    <message>
        <source>All %1 epochs come</source>
        <translation>全部 %1 轮都</translation>
    </message>
    <message>
        <source>An unexpected error occurred; the model is unchanged.</source>
        <translation>发生意外错误；模型没有改变。</translation>
    </message>
    <message>
        <source>Cannot compare the calibrated network with the original</source>
        <translation>无法把校准后的网络与原网络比较</translation>
    </message>
    <message>
        <source>Cannot compare the compensated network with the original</source>
        <translation>无法把补偿后的网络与原网络比较</translation>
    </message>
    <message>
        <source>Cannot find out what stands in for removed channels</source>
        <translation>无法查明由什么替代被剪的通道</translation>
    </message>
    <message>
        <source>Cannot measure what each layer may give (allocation &apos;scores&apos; still works)</source>
        <translation>无法测量各层可剪除多少（剪除量按“scores”分配仍然可用）</translation>
    </message>
    <message>
        <source>Cannot run the network on the images</source>
        <translation>无法在图像上运行网络</translation>
    </message>
    <message>
        <source>Cannot run the smaller network on the images</source>
        <translation>无法在图像上运行较小的网络</translation>
    </message>
    <message>
        <source>How far the answers are from those of the original network; labels are not used.</source>
        <translation>回答与原网络的差距；不使用标签。</translation>
    </message>
    <message>
        <source>How long the network takes must be measured before several rounds can lead to a time in milliseconds.</source>
        <translation>必须先测量网络的用时，才能用多次迭代达到以毫秒为单位的目标。</translation>
    </message>
    <message>
        <source>How much can go within a margin is tried on images: say where they are (--data), or give a ratio.</source>
        <translation>在余量之内能剪多少，要在图像上试验：请指明图像的位置（--data），或给出比例。</translation>
    </message>
    <message>
        <source>No epoch comes</source>
        <translation>没有任何轮</translation>
    </message>
    <message>
        <source>No ratio can be planned under these floors.</source>
        <translation>在这些下限下无法为任何比例制定计划。</translation>
    </message>
    <message>
        <source>No way of choosing channels can be tried: %1</source>
        <translation>无法试验任何选择通道的方式：%1</translation>
    </message>
    <message>
        <source>Nothing can go within the margin of %1: even where %2 % of the %3 go, the %4 is estimated to fall by %5 (± %6, %7 images). Allow more, or give a ratio and train the network afterwards.</source>
        <translation>在 %1 的余量之内什么都不能剪：即使只剪掉%3的 %2 %，%4 估计也会下降 %5（± %6，%7 张图像）。请允许更大的余量，或给出比例并在之后训练网络。</translation>
    </message>
    <message>
        <source>Opened &apos;%1&apos;: %2 parameters, %3 MACs, %4 units in %5 groups.</source>
        <translation>已打开“%1”：%2 个参数、%3 MACs、%5 个组中有 %4 个单元。</translation>
    </message>
    <message>
        <source>Round %1 cannot begin: the network has other layers than the rounds before left it.</source>
        <translation>第 %1 次迭代无法开始：网络的层与之前的迭代所留下的不同。</translation>
    </message>
    <message>
        <source>The %1 has %2 numbers, but the images have %3 channels; give one number per channel.</source>
        <translation>%1有 %2 个数，但图像有 %3 个通道；请为每个通道给出一个数。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made: %2.</source>
        <translation>无法创建文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>The kept measurements in &apos;%1&apos; cannot be used (%2); everything is measured again.</source>
        <translation>无法使用“%1”中保存的测量结果（%2）；将全部重新测量。</translation>
    </message>
    <message>
        <source>The network does not take images: its input has %1 dimensions instead of batch, channels, height and width.</source>
        <translation>网络不接受图像：其输入有 %1 维，而不是批次、通道、高和宽。</translation>
    </message>
    <message>
        <source>The network takes %1 channels, but the images are to be read with %2.</source>
        <translation>网络接受 %1 个通道，但图像要按 %2 个通道读取。</translation>
    </message>
    <message>
        <source>The network takes %1 channels; images have 1 (grey) or 3 (colour).</source>
        <translation>网络接受 %1 个通道；图像有 1 个（灰度）或 3 个（彩色）。</translation>
    </message>
    <message>
        <source>The network&apos;s task has no metric by which smaller networks could be judged.</source>
        <translation>网络的任务没有可用来评判较小网络的指标。</translation>
    </message>
    <message>
        <source>The only epoch comes</source>
        <translation>唯一的一轮</translation>
    </message>
    <message>
        <source>The unknown operator &apos;%1&apos; at %2 is kept; channels that reach it cannot be removed.</source>
        <translation>位于 %2 的未知算子“%1”保留不变；到达它的通道不能剪掉。</translation>
    </message>
    <message>
        <source>The video %1 cannot be written.</source>
        <translation>无法写入视频 %1。</translation>
    </message>
    <message>
        <source>There are no images; choose a folder of images for the project.</source>
        <translation>没有图像；请为项目选择图像文件夹。</translation>
    </message>
    <message>
        <source>There is not enough memory for this; try a smaller batch.</source>
        <translation>内存不足；请尝试较小的批大小。</translation>
    </message>
    <message>
        <source>This network has no channel that can be removed: every layer is frozen, so there is no sensitivity to measure.</source>
        <translation>此网络没有可以剪掉的通道：每一层都已冻结，因此没有可测量的敏感度。</translation>
    </message>
    <message>
        <source>Trying smaller networks takes 16 images at least.</source>
        <translation>试验较小的网络至少需要 16 张图像。</translation>
    </message>
    <message>
        <source>What each layer may give is measured on %1 images at least; there are %2, or no more fit into memory.</source>
        <translation>测量各层可剪除多少至少需要 %1 张图像；现有 %2 张，或内存放不下更多。</translation>
    </message>
    <message>
        <source>What each layer may give is measured on images: say where they are, or choose the allocation &apos;scores&apos; or &apos;even&apos;.</source>
        <translation>各层可剪除多少要在图像上测量：请指明图像的位置，或选择按“scores”或“even”分配剪除量。</translation>
    </message>
    <message>
        <source>What stands in for removed channels takes at least %1 images to find out, and there are %2.</source>
        <translation>查明由什么替代被剪的通道至少需要 %1 张图像，现有 %2 张。</translation>
    </message>
    <message>
        <source>What was measured is not kept for the next time: %1</source>
        <translation>测量结果没有为下次保存：%1</translation>
    </message>
    <message>
        <source>Wrote &apos;%1&apos;, %2 bytes; %3.</source>
        <translation>已写入“%1”，%2 字节；%3。</translation>
    </message>
    <message>
        <source>a fate that does not exist</source>
        <translation>不存在的处理结果</translation>
    </message>
    <message>
        <source>a point is out of range</source>
        <translation>一个点超出范围</translation>
    </message>
    <message>
        <source>after fine-tuning</source>
        <translation>微调之后</translation>
    </message>
    <message>
        <source>after pruning</source>
        <translation>剪枝之后</translation>
    </message>
    <message>
        <source>after sparsity training</source>
        <translation>稀疏训练之后</translation>
    </message>
    <message>
        <source>after training</source>
        <translation>训练之后</translation>
    </message>
    <message>
        <source>as good as the best of %1 images but for chance, and simpler</source>
        <translation>与 %1 张图像中最好的一样好，差别只是偶然，而且更简单</translation>
    </message>
    <message>
        <source>before pruning</source>
        <translation>剪枝之前</translation>
    </message>
    <message>
        <source>calibrating batch norms</source>
        <translation>正在校准批归一化</translation>
    </message>
    <message>
        <source>change of the answers</source>
        <translation>回答的变化</translation>
    </message>
    <message>
        <source>does best on</source>
        <translation>表现最好</translation>
    </message>
    <message>
        <source>epoch %1 of %2</source>
        <translation>第 %1 轮，共 %2 轮</translation>
    </message>
    <message>
        <source>finding what stands in for channels</source>
        <translation>正在查找由什么替代通道</translation>
    </message>
    <message>
        <source>it belongs to something else</source>
        <translation>它属于别的内容</translation>
    </message>
    <message>
        <source>it is a file</source>
        <translation>它是文件</translation>
    </message>
    <message>
        <source>its weights were read back, its source was not run</source>
        <translation>已重新读取其权重，没有运行其源代码</translation>
    </message>
    <message>
        <source>measuring what the plan needs to know</source>
        <translation>正在测量计划所需的内容</translation>
    </message>
    <message>
        <source>measuring with %1</source>
        <translation>正在用 %1 测量</translation>
    </message>
    <message>
        <source>no better than a simpler one, but for chance</source>
        <translation>不比更简单的一种好，差别只是偶然</translation>
    </message>
    <message>
        <source>not as good</source>
        <translation>不如它好</translation>
    </message>
    <message>
        <source>not tried, for want of time: measuring what each layer may give takes longer</source>
        <translation>时间不够，未试验：测量各层可剪除多少需要更长时间</translation>
    </message>
    <message>
        <source>read back, its outputs differ by %1</source>
        <translation>重新读取后，其输出相差 %1</translation>
    </message>
    <message>
        <source>refitting layers</source>
        <translation>正在重新拟合各层</translation>
    </message>
    <message>
        <source>round %1 of %2, %3</source>
        <translation>第 %1 次迭代，共 %2 次，%3</translation>
    </message>
    <message>
        <source>stays closest to the original&apos;s answers on</source>
        <translation>与原网络的回答最接近</translation>
    </message>
    <message>
        <source>trying how much can go</source>
        <translation>正在试验能剪多少</translation>
    </message>
    <message>
        <source>trying ways to choose channels</source>
        <translation>正在试验选择通道的方式</translation>
    </message>
    <message>
        <source>%1: the key &apos;model&apos; is missing; it names the network&apos;s file.</source>
        <translation>%1：缺少键“model”；它给出网络文件的名称。</translation>
    </message>
    <message>
        <source>&apos;%1&apos;, whose channels go with its, is</source>
        <translation>与其通道一起剪掉的“%1”</translation>
    </message>
    <message>
        <source>No channel of &apos;%1&apos; can be cut by hand, because %2 protected; unprotect it first.</source>
        <translation>“%1”的通道不能手动剪掉，因为%2受保护；请先解除保护。</translation>
    </message>
    <message>
        <source>No channel of &apos;%1&apos; can be cut by hand, because the layer %2.</source>
        <translation>“%1”的通道不能手动剪掉，因为该层%2。</translation>
    </message>
    <message>
        <source>No prunable group or layer is called &apos;%1&apos;.%2</source>
        <translation>没有名为“%1”的可剪枝组或层。%2</translation>
    </message>
    <message>
        <source>The old plans in &apos;%1&apos; cannot be removed: %2.</source>
        <translation>无法删除“%1”中的旧计划：%2。</translation>
    </message>
    <message>
        <source>The plans in &apos;%1&apos; cannot be read.</source>
        <translation>无法读取“%1”中的计划。</translation>
    </message>
    <message>
        <source>The project &apos;%1&apos; cannot be read.</source>
        <translation>无法读取项目“%1”。</translation>
    </message>
    <message>
        <source>There is no channel %1 of &apos;%2&apos;: it has %3, numbered from 0 to %4.</source>
        <translation>“%2”没有通道 %1：它有 %3 个通道，编号从 0 到 %4。</translation>
    </message>
    <message>
        <source>list of plans</source>
        <translation>计划列表</translation>
    </message>
    <message>
        <source>must be &apos;original&apos; of the first entry, and of no other</source>
        <translation>必须在第一项中为“original”，且其他项中不得如此</translation>
    </message>
    <message>
        <source>must be 16 hexadecimal digits</source>
        <translation>必须是 16 位十六进制数字</translation>
    </message>
    <message>
        <source>must be a time like 2026-11-30T09:15:00Z</source>
        <translation>必须是形如 2026-11-30T09:15:00Z 的时间</translation>
    </message>
    <message>
        <source>must be larger than those of the entries before</source>
        <translation>必须大于之前各项的值</translation>
    </message>
    <message>
        <source>must be the id of an earlier entry</source>
        <translation>必须是先前某一项的 id</translation>
    </message>
    <message>
        <source>must not be given for the original</source>
        <translation>不得用于原网络</translation>
    </message>
    <message>
        <source>must stand with &apos;high&apos;, and not be above it</source>
        <translation>必须与“high”一起给出，且不大于它</translation>
    </message>
    <message>
        <source>the layer is</source>
        <translation>该层</translation>
    </message>
    <message>
        <source>%1 %2 cannot be reached</source>
        <translation>无法把%2降到 %1</translation>
    </message>
    <message>
        <source>%1 cannot be cut by hand, because the layer is protected; unprotect it, or keep the channel.</source>
        <translation>%1不能手动剪掉，因为该层受保护；请解除保护，或保留该通道。</translation>
    </message>
    <message>
        <source>%1 channels cannot go</source>
        <translation>无法剪掉 %1 个通道</translation>
    </message>
    <message>
        <source>%1 channels cannot go: the network has %2 that can, and one must stay.</source>
        <translation>无法剪掉 %1 个通道：网络有 %2 个可以剪掉，且必须留下一个。</translation>
    </message>
    <message>
        <source>%1 channels of &apos;%2&apos; are cut by hand, but %3 of its %4 must stay%5; cut fewer of them, or lower the floor.</source>
        <translation>“%2”手动剪掉了 %1 个通道，但其 %4 个通道中必须留下 %3 个%5；请少剪一些，或降低下限。</translation>
    </message>
    <message>
        <source>%1 is to be cut and to be kept by hand; take it off one of the two lists.</source>
        <translation>%1既要手动剪掉又要手动保留；请从两个列表之一中去掉它。</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 ms cannot be reached</source>
        <translation>无法达到 %1 毫秒</translation>
    </message>
    <message>
        <source>%1 stay, its floor is %2</source>
        <translation>留下 %1 个，其下限为 %2</translation>
    </message>
    <message>
        <source>%1%2: %3 (%4 of %5 units), held back most by %6; %7 the floors.</source>
        <translation>%1%2：%3（%5 个单元中的 %4 个），主要受限于%6；请%7下限。</translation>
    </message>
    <message>
        <source>%1&apos;%2&apos; (keeps %3 of %4)</source>
        <translation>%1“%2”（保留 %4 个中的 %3 个）</translation>
    </message>
    <message>
        <source>%1: %2 of its %3 channels lie under the cut at %4; %5</source>
        <translation>%1：其 %3 个通道中有 %2 个低于 %4 处的剪枝线；%5</translation>
    </message>
    <message>
        <source>&apos;%1&apos; consists of other layers</source>
        <translation>“%1”由其他层组成</translation>
    </message>
    <message>
        <source>&apos;%1&apos; does not keep what is not removed of it</source>
        <translation>“%1”没有保留其未被剪掉的部分</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has %2 channels in the plan and %3 in the network</source>
        <translation>“%1”在计划中有 %2 个通道，在网络中有 %3 个</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is %2, which cannot be</source>
        <translation>“%1”为 %2，这不可能</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not told of every channel of &apos;%2&apos;</source>
        <translation>没有对“%2”的每个通道说明“%1”</translation>
    </message>
    <message>
        <source>&apos;groups&apos; is no list</source>
        <translation>“groups”不是列表</translation>
    </message>
    <message>
        <source>&apos;target&apos; is not one number with a name</source>
        <translation>“target”不是带名称的单个数</translation>
    </message>
    <message>
        <source>, in multiples of %1</source>
        <translation>，为 %1 的倍数</translation>
    </message>
    <message>
        <source>A floor is set for group %1, but there are only %2 groups.</source>
        <translation>为组 %1 设置了下限，但只有 %2 个组。</translation>
    </message>
    <message>
        <source>All %1 units of &apos;%2&apos; would go, and the network could not run without any; keep at least one.</source>
        <translation>“%2”的全部 %1 个单元都将剪掉，网络没有它们就无法运行；请至少保留一个。</translation>
    </message>
    <message>
        <source>Cannot compare the pruned network with the original</source>
        <translation>无法把剪枝后的网络与原网络比较</translation>
    </message>
    <message>
        <source>Cannot compensate for the removed channels (pruning without compensation may still work)</source>
        <translation>无法补偿被剪掉的通道（不补偿的剪枝可能仍然可用）</translation>
    </message>
    <message>
        <source>Cannot cut the network&apos;s tensors</source>
        <translation>无法裁剪网络的张量</translation>
    </message>
    <message>
        <source>Cannot fold the removed channels&apos; constants (pruning without folding may still work)</source>
        <translation>无法折叠被剪通道的常量（不折叠的剪枝可能仍然可用）</translation>
    </message>
    <message>
        <source>Channel %1 of &apos;%2&apos;</source>
        <translation>“%2”的通道 %1</translation>
    </message>
    <message>
        <source>Group %1 is to be protected, but there are only %2 groups.</source>
        <translation>要保护组 %1，但只有 %2 个组。</translation>
    </message>
    <message>
        <source>How long this network takes on this machine has not been measured; measure it first, or use another budget.</source>
        <translation>尚未测量此网络在本机上的用时；请先测量，或使用其他预算。</translation>
    </message>
    <message>
        <source>It is among those that matter least, or is cut by hand.</source>
        <translation>它属于最不重要的，或是手动剪掉的。</translation>
    </message>
    <message>
        <source>It is removed in the place of a restored one.</source>
        <translation>它代替一个取回的通道被剪掉。</translation>
    </message>
    <message>
        <source>It matters more than those that the cut removes.</source>
        <translation>它比被剪掉的更重要。</translation>
    </message>
    <message>
        <source>No ratio of the %1 is feasible, because everything is held back by %2; lower the floors.</source>
        <translation>任何%1比例都不可行，因为全部受限于%2；请降低下限。</translation>
    </message>
    <message>
        <source>Nothing can be left of the %1; ask for 1 or more.</source>
        <translation>%1不可能一点不留；请要求 1 或更多。</translation>
    </message>
    <message>
        <source>The criterion %1 needs training images, and there are none; choose a folder of images, or another criterion.</source>
        <translation>准则 %1 需要训练图像，而没有训练图像；请选择图像文件夹，或其他准则。</translation>
    </message>
    <message>
        <source>The floor of &apos;%1&apos; is %2; it must lie within 0 and its %3 units.</source>
        <translation>“%1”的下限为 %2；它必须在 0 与其 %3 个单元之间。</translation>
    </message>
    <message>
        <source>The floor share is %1; it must lie within 0 and 1.</source>
        <translation>下限比例为 %1；它必须在 0 与 1 之间。</translation>
    </message>
    <message>
        <source>The layer &apos;%1&apos; would be left without any channel; keep at least one that it passes on.</source>
        <translation>层“%1”将不剩任何通道；请至少保留一个由它传递的通道。</translation>
    </message>
    <message>
        <source>The network comes to %1 already, no more than the %2 that are asked for.</source>
        <translation>网络已经只有 %1，不多于所要求的 %2。</translation>
    </message>
    <message>
        <source>The plain cut took it; its floor gave it back.</source>
        <translation>单纯的剪枝剪掉了它；下限把它取回。</translation>
    </message>
    <message>
        <source>The plan is damaged: %1.</source>
        <translation>计划已损坏：%1。</translation>
    </message>
    <message>
        <source>The plan is damaged: something is missing, or is not what it should be.</source>
        <translation>计划已损坏：缺少内容，或内容不正确。</translation>
    </message>
    <message>
        <source>The plan was made for another network: %1.</source>
        <translation>该计划是为另一个网络制定的：%1。</translation>
    </message>
    <message>
        <source>The pruned network is not sound: %1</source>
        <translation>剪枝后的网络不完好：%1</translation>
    </message>
    <message>
        <source>The ratio %1 of the %2 is not feasible</source>
        <translation>%2的比例 %1 不可行</translation>
    </message>
    <message>
        <source>The ratio is %1; it must lie between 0 and 1, both excluded.</source>
        <translation>比例为 %1；它必须在 0 与 1 之间，不含两端。</translation>
    </message>
    <message>
        <source>The smallest floor is %1; it must be 0 or more.</source>
        <translation>最小下限为 %1；它必须为 0 或更大。</translation>
    </message>
    <message>
        <source>The smallest network whose metric stays within a margin is found by trials on images, when a network is pruned by itself; here, ask for a ratio, a number of channels, a cost or a time.</source>
        <translation>指标保持在余量之内的最小网络，要在单独剪枝时通过在图像上试验得出；此处请给出比例、通道数、开销或时间。</translation>
    </message>
    <message>
        <source>This network has no %1 to save; use the budget channels.</source>
        <translation>此网络没有可节省的%1；请使用预算“channels”。</translation>
    </message>
    <message>
        <source>This network has no channel that can be removed: %1</source>
        <translation>此网络没有可以剪掉的通道：%1</translation>
    </message>
    <message>
        <source>Unit %1 is cut or kept by hand, but there are only %2 units.</source>
        <translation>手动剪掉或保留了单元 %1，但只有 %2 个单元。</translation>
    </message>
    <message>
        <source>Unit %1 of &apos;%2&apos; has a score that is not a finite number; the network&apos;s weights are damaged.</source>
        <translation>“%2”的单元 %1 的分数不是有限数；网络的权重已损坏。</translation>
    </message>
    <message>
        <source>Widths cannot be multiples of %1; align must be 1 or more.</source>
        <translation>宽度不能是 %1 的倍数；align 必须为 1 或更大。</translation>
    </message>
    <message>
        <source>a decision about &apos;%1&apos; contradicts what goes of it</source>
        <translation>关于“%1”的一个决定与其被剪部分矛盾</translation>
    </message>
    <message>
        <source>a floor of %1 %2</source>
        <translation>下限 %1 会使 %2</translation>
    </message>
    <message>
        <source>a floor of %1 costs no other layer a channel</source>
        <translation>下限 %1 不会使其他层失去通道</translation>
    </message>
    <message>
        <source>all scores are zero</source>
        <translation>所有分数都为零</translation>
    </message>
    <message>
        <source>allow more, or lower</source>
        <translation>允许更多，或降低</translation>
    </message>
    <message>
        <source>ask for fewer, or lower</source>
        <translation>要求少剪一些，或降低</translation>
    </message>
    <message>
        <source>channel %1 of &apos;%2&apos; goes twice</source>
        <translation>“%2”的通道 %1 被剪掉两次</translation>
    </message>
    <message>
        <source>channel %1 of &apos;%2&apos; is called &apos;%3&apos;, which it is not</source>
        <translation>“%2”的通道 %1 名为“%3”，但它不是</translation>
    </message>
    <message>
        <source>computed weight</source>
        <translation>计算所得的权重</translation>
    </message>
    <message>
        <source>costs %1 %2 more</source>
        <translation>%1 多失去 %2 个通道</translation>
    </message>
    <message>
        <source>costs %1 layers %2 more, %3%4 and %5</source>
        <translation>%1 个层共多失去 %2 个通道，%3%4 和 %5</translation>
    </message>
    <message>
        <source>even with relaxed floors</source>
        <translation>（即使放宽下限）</translation>
    </message>
    <message>
        <source>every layer is frozen, the first because it %1.</source>
        <translation>每一层都已冻结，第一层是因为它%1。</translation>
    </message>
    <message>
        <source>group %1 is &apos;%2&apos; in the plan and &apos;%3&apos; in the network</source>
        <translation>组 %1 在计划中为“%2”，在网络中为“%3”</translation>
    </message>
    <message>
        <source>it has %1 groups of channels, the network has %2</source>
        <translation>它有 %1 个通道组，网络有 %2 个</translation>
    </message>
    <message>
        <source>it has no convolution and no linear layer with weights of its own.</source>
        <translation>它没有带自身权重的卷积层和线性层。</translation>
    </message>
    <message>
        <source>its allocation is unknown</source>
        <translation>其分配方式未知</translation>
    </message>
    <message>
        <source>its hash or count is not that of the channels that go</source>
        <translation>其散列值或数量与被剪通道的不符</translation>
    </message>
    <message>
        <source>layers that cannot be pruned</source>
        <translation>无法剪枝的层</translation>
    </message>
    <message>
        <source>lower the ratio or</source>
        <translation>降低比例或</translation>
    </message>
    <message>
        <source>lowest scores of all</source>
        <translation>分数是所有层中最低的</translation>
    </message>
    <message>
        <source>most of all</source>
        <translation>其中最多的是</translation>
    </message>
    <message>
        <source>narrowest scores of all</source>
        <translation>分数是所有层中最集中的</translation>
    </message>
    <message>
        <source>of &apos;%1&apos; other parts belong to the channels that go</source>
        <translation>“%1”的被剪通道还带有其他部分</translation>
    </message>
    <message>
        <source>other form</source>
        <translation>其他形式</translation>
    </message>
    <message>
        <source>scores lower than those of %1 of %2 other layers</source>
        <translation>分数低于 %2 个其他层中的 %1 个</translation>
    </message>
    <message>
        <source>scores narrower than those of %1 of %2 other layers</source>
        <translation>分数比 %2 个其他层中的 %1 个更集中</translation>
    </message>
    <message>
        <source>shared weight</source>
        <translation>共用的权重</translation>
    </message>
    <message>
        <source>the fewest are %1</source>
        <translation>最少为 %1</translation>
    </message>
    <message>
        <source>the largest is %1</source>
        <translation>最大为 %1</translation>
    </message>
    <message>
        <source>the most are %1</source>
        <translation>最多为 %1</translation>
    </message>
    <message>
        <source>there is no target in %1</source>
        <translation>没有以 %1 为单位的目标</translation>
    </message>
    <message>
        <source>this ratio cannot be met with a floor of %1</source>
        <translation>在下限 %1 下无法达到此比例</translation>
    </message>
    <message>
        <source>what stands in for a channel of &apos;%1&apos; does not stay there</source>
        <translation>替代“%1”的一个通道的内容没有保留在那里</translation>
    </message>
    <message>
        <source>what stands in for channels of &apos;%1&apos; contradicts what goes of it</source>
        <translation>替代“%1”的通道的内容与其被剪部分矛盾</translation>
    </message>
    <message>
        <source>%1 (%2); what lost most comes first.</source>
        <translation>%1（%2）；损失最多的排在最前。</translation>
    </message>
    <message>
        <source>%1 Layers whose channels can only go together count as one, under the name of the first.</source>
        <translation>%1通道只能一起剪掉的各层算作一层，以第一层命名。</translation>
    </message>
    <message>
        <source>%1 about %2%3%4.</source>
        <translation>%1约 %2%3%4。</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 以及另外 %2 个</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>%1 is no result that can be reported; give a project, or what espalier-cli run, prune or finetune printed with --json.</source>
        <translation>%1 不是可以报告的结果；请给出项目，或 espalier-cli run、prune 或 finetune 以 --json 输出的内容。</translation>
    </message>
    <message>
        <source>%1 minutes</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>%1 seconds</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 倍</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Espalier (format %2, this version reads %3); use that version.</source>
        <translation>%1 由较新版本的 Espalier 写出（格式 %2，此版本读取 %3）；请使用该版本。</translation>
    </message>
    <message>
        <source>%1 × channel %2</source>
        <translation>%1 × 通道 %2</translation>
    </message>
    <message>
        <source>%1: %2 after each epoch.</source>
        <translation>%1：每轮之后的%2。</translation>
    </message>
    <message>
        <source>%1: %2 times through the training pictures (epochs) in %3 minutes.</source>
        <translation>%1：用 %3 分钟把训练图像过了 %2 遍（轮）。</translation>
    </message>
    <message>
        <source>%1: loss</source>
        <translation>%1：损失</translation>
    </message>
    <message>
        <source>%1: the loss after each epoch.</source>
        <translation>%1：每轮之后的损失。</translation>
    </message>
    <message>
        <source>(before: %1)</source>
        <translation>（之前：%1）</translation>
    </message>
    <message>
        <source>A network is made of layers, and a layer of channels, each of which looks for one pattern. Of %1 channels %2 were taken out: those that matter least for the answers.</source>
        <translation>网络由层组成，层由通道组成，每个通道寻找一种模式。%1 个通道中剪掉了 %2 个：对回答最不重要的那些。</translation>
    </message>
    <message>
        <source>After: %1</source>
        <translation>之后：%1</translation>
    </message>
    <message>
        <source>All settings were at their defaults.</source>
        <translation>所有设置均为默认值。</translation>
    </message>
    <message>
        <source>Bars: the channels that each layer keeps, of those that it had.</source>
        <translation>条形：每一层保留的通道与原有通道之比。</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>之前：%1</translation>
    </message>
    <message>
        <source>By importance alone, %1 layer%2 would have been left with fewer channels than the least that each has to keep (the floor). There, channels stay that rank low, and others went instead, from layers with room:</source>
        <translation>如果只看重要性，%1 个层剩下的通道将少于每层至少要保留的数量（下限）。在这些层中，排名低的通道留下，改从有余地的层剪掉其他通道：</translation>
    </message>
    <message>
        <source>Bytes of the parameters</source>
        <translation>参数的字节数</translation>
    </message>
    <message>
        <source>Channels that each layer keeps, of those that it had</source>
        <translation>每一层保留的通道与原有通道之比</translation>
    </message>
    <message>
        <source>Channels went strictly by their importance: no layer would have been left with too few.</source>
        <translation>通道严格按重要性剪掉：没有任何层会剩下过少的通道。</translation>
    </message>
    <message>
        <source>Classes. %1</source>
        <translation>类别。%1</translation>
    </message>
    <message>
        <source>Course of the training</source>
        <translation>训练过程</translation>
    </message>
    <message>
        <source>Files written</source>
        <translation>写出的文件</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>How good its answers are is not told, because there were no labelled pictures to judge them by.</source>
        <translation>没有说明回答有多好，因为没有带标签的图像来评判。</translation>
    </message>
    <message>
        <source>How good the answers are</source>
        <translation>回答有多好</translation>
    </message>
    <message>
        <source>How it was decided</source>
        <translation>如何作出决定</translation>
    </message>
    <message>
        <source>How much faster it answers depends on the device, and was not measured; less work does not make it faster by the same share.</source>
        <translation>回答能快多少取决于设备，没有测量；工作量减少不等于速度按同样比例提高。</translation>
    </message>
    <message>
        <source>In plain words</source>
        <translation>通俗说明</translation>
    </message>
    <message>
        <source>It has less to do: %1 multiplications for a picture instead of %2, which is %3 of the work.</source>
        <translation>它要做的更少：每张图像的乘法次数从 %2 次变为 %1 次，是原工作量的 %3。</translation>
    </message>
    <message>
        <source>It is faster: an answer takes %1 thousandths of a second instead of %2. In the time of one answer it now gives %3.</source>
        <translation>它更快：一次回答用 %1 毫秒，原来用 %2 毫秒。原来回答一次的时间，现在可回答 %3 次。</translation>
    </message>
    <message>
        <source>It is not faster: an answer takes %1 thousandths of a second; before it took %2.</source>
        <translation>它没有变快：一次回答用 %1 毫秒；之前用 %2 毫秒。</translation>
    </message>
    <message>
        <source>It is not known how good the answers are for each class: the result does not tell it, and the networks or the pictures are no longer there.</source>
        <translation>不知道对每个类别回答得有多好：结果没有说明，而网络或图像已不在原处。</translation>
    </message>
    <message>
        <source>It is smaller: what it has learned takes %1 instead of %2, which is %3 of what it was.</source>
        <translation>它更小：学到的内容占 %1，原来占 %2，是原来的 %3。</translation>
    </message>
    <message>
        <source>It lost most on “%1”.</source>
        <translation>损失最多的是“%1”。</translation>
    </message>
    <message>
        <source>Left, before: %1</source>
        <translation>左，之前：%1</translation>
    </message>
    <message>
        <source>Milliseconds a picture while judged</source>
        <translation>评判时每张图像的毫秒数</translation>
    </message>
    <message>
        <source>Milliseconds an inference, %1</source>
        <translation>每次推理的毫秒数，%1</translation>
    </message>
    <message>
        <source>Multiplications (MACs)</source>
        <translation>乘法次数（MACs）</translation>
    </message>
    <message>
        <source>Network before</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>Not judged: there were no validation pictures with labels. espalier-cli evaluate judges a network on a folder of labelled pictures.</source>
        <translation>没有评判：没有带标签的验证图像。espalier-cli evaluate 可以在带标签的图像文件夹上评判网络。</translation>
    </message>
    <message>
        <source>Nothing was cut out of it here: this result is of a training alone.</source>
        <translation>此处没有剪掉任何内容：该结果只来自训练。</translation>
    </message>
    <message>
        <source>Nothing was trained for this result.</source>
        <translation>该结果没有经过训练。</translation>
    </message>
    <message>
        <source>Objects by their size. %1</source>
        <translation>按大小分的目标。%1</translation>
    </message>
    <message>
        <source>Of 100 objects that are to be seen it finds</source>
        <translation>在 100 个应当看到的目标中，它找到</translation>
    </message>
    <message>
        <source>Of 100 objects that it reports</source>
        <translation>在它报告的 100 个目标中，</translation>
    </message>
    <message>
        <source>Of 100 pictures it answers</source>
        <translation>在 100 张图像中，它答对</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Plan (hash)</source>
        <translation>计划（散列值）</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Report by</source>
        <translation>报告由以下程序写出</translation>
    </message>
    <message>
        <source>Result by</source>
        <translation>结果由以下程序得出</translation>
    </message>
    <message>
        <source>Right after the cut it was about %1; the training that followed brought it to %2.</source>
        <translation>刚剪枝之后约为 %1；随后的训练使它达到 %2。</translation>
    </message>
    <message>
        <source>Right, after: %1</source>
        <translation>右，之后：%1</translation>
    </message>
    <message>
        <source>Sample pictures</source>
        <translation>图像示例</translation>
    </message>
    <message>
        <source>Settings that differ from the defaults</source>
        <translation>与默认值不同的设置</translation>
    </message>
    <message>
        <source>Size and work</source>
        <translation>大小与工作量</translation>
    </message>
    <message>
        <source>Sparsity training</source>
        <translation>稀疏训练</translation>
    </message>
    <message>
        <source>The layer %1 gives most: it keeps %2 of its channels. The layer %3 gives least: it keeps %4.</source>
        <translation>层 %1 剪得最多：保留其通道的 %2。层 %3 剪得最少：保留 %4。</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>该网络</translation>
    </message>
    <message>
        <source>The network %1 computes an answer for each picture.</source>
        <translation>网络 %1 为每张图像计算一个回答。</translation>
    </message>
    <message>
        <source>The network %1 finds objects in pictures, and tells where they are and what they are%2</source>
        <translation>网络 %1 在图像中寻找目标，并指出它们的位置和类别%2</translation>
    </message>
    <message>
        <source>The network %1 tells what a picture shows%2</source>
        <translation>网络 %1 判断图像中是什么%2</translation>
    </message>
    <message>
        <source>The network after epoch %1 was kept.</source>
        <translation>保留了第 %1 轮之后的网络。</translation>
    </message>
    <message>
        <source>The result does not tell its settings: it was written before results did so.</source>
        <translation>结果没有说明其设置：它写出时，结果还不含设置。</translation>
    </message>
    <message>
        <source>The result holds no plan; those of `prune` and `run` do.</source>
        <translation>该结果不含计划；`prune` 和 `run` 的结果含有计划。</translation>
    </message>
    <message>
        <source>The result tells no layers; those of `prune` and `run` do.</source>
        <translation>该结果没有说明各层；`prune` 和 `run` 的结果有。</translation>
    </message>
    <message>
        <source>The result tells no sizes; those of `prune` and `run` do.</source>
        <translation>该结果没有说明大小；`prune` 和 `run` 的结果有。</translation>
    </message>
    <message>
        <source>The time of one inference was not measured for this result; espalier-cli latency measures two networks in turn.</source>
        <translation>没有为该结果测量一次推理的时间；espalier-cli latency 可以轮流测量两个网络。</translation>
    </message>
    <message>
        <source>There are none: %1</source>
        <translation>没有示例：%1</translation>
    </message>
    <message>
        <source>There were %1 rounds; this is the last one.</source>
        <translation>共有 %1 次迭代；这是最后一次。</translation>
    </message>
    <message>
        <source>This report is of a plan: it shows what pruning alone would do by the project&apos;s settings. Nothing was trained afterwards, which usually brings back much of what is lost, and no network was written.</source>
        <translation>本报告针对计划：它显示按项目的设置仅剪枝会得到什么。之后没有训练，而训练通常能挽回大部分损失；也没有写出网络。</translation>
    </message>
    <message>
        <source>This was counted on %1 pictures that it did not learn from. On other pictures the numbers will differ somewhat; the table “How good the answers are” tells by how much.</source>
        <translation>这是在 %1 张它没有学过的图像上统计的。在其他图像上，数值会略有不同；表格“回答有多好”说明会相差多少。</translation>
    </message>
    <message>
        <source>Time it took</source>
        <translation>所用时间</translation>
    </message>
    <message>
        <source>To be seen: %1</source>
        <translation>应看到：%1</translation>
    </message>
    <message>
        <source>To go: %1 of the %2. Criterion: %3; allocation: %4; policy: %5.</source>
        <translation>要剪掉：%2的 %1。准则：%3；分配：%4；策略：%5。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation pictures of each class that are answered rightly; what lost most comes first.</source>
        <translation>每个类别中答对的验证图像；损失最多的排在最前。</translation>
    </message>
    <message>
        <source>Validation pictures, chosen evenly and not for their answers, before and after. Of a detector, boxes surer than 25 % are drawn.</source>
        <translation>剪枝之前和之后的验证图像，均匀选取，不按回答挑选。对于检测网络，画出置信度高于 25 % 的检测框。</translation>
    </message>
    <message>
        <source>What a removed channel computed is put together from channels of its layer that stay, as far as they explain it: %1 of its variance on average. These removals cost their layers most:</source>
        <translation>被剪通道所计算的内容，由同层留下的通道尽其所能地组合出来：平均占其方差的 %1。剪掉以下通道对其所在层代价最大：</translation>
    </message>
    <message>
        <source>What each class lost</source>
        <translation>每个类别的损失</translation>
    </message>
    <message>
        <source>What each layer keeps</source>
        <translation>每一层保留多少</translation>
    </message>
    <message>
        <source>What stands in for the channels that went is not told; it takes pictures to find out.</source>
        <translation>没有说明由什么替代被剪的通道；查明这一点需要图像。</translation>
    </message>
    <message>
        <source>a constant</source>
        <translation>一个常量</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>are really there</source>
        <translation>个确实存在</translation>
    </message>
    <message>
        <source>as it would be pruned</source>
        <translation>将被剪枝的结果</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>billion</source>
        <translation>十亿</translation>
    </message>
    <message>
        <source>by default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>channels that stay</source>
        <translation>留下的通道</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>comparing the answers by class</source>
        <translation>正在按类别比较回答</translation>
    </message>
    <message>
        <source>cost: of the layer&apos;s variance</source>
        <translation>代价：占该层方差</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>floor</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>here</source>
        <translation>此处</translation>
    </message>
    <message>
        <source>key in projects</source>
        <translation>项目中的键</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>layer at its floor</source>
        <translation>处于下限的层</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>made smaller</source>
        <translation>已变小</translation>
    </message>
    <message>
        <source>million</source>
        <translation>百万</translation>
    </message>
    <message>
        <source>multiplications</source>
        <translation>乘法次数</translation>
    </message>
    <message>
        <source>no channel</source>
        <translation>没有通道</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>objects</source>
        <translation>目标数</translation>
    </message>
    <message>
        <source>of its variance</source>
        <translation>占其方差</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>剪掉</translation>
    </message>
    <message>
        <source>right after</source>
        <translation>之后答对</translation>
    </message>
    <message>
        <source>right before</source>
        <translation>之前答对</translation>
    </message>
    <message>
        <source>rightly</source>
        <translation>张</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>the file %1 is no longer there.</source>
        <translation>文件 %1 已不在原处。</translation>
    </message>
    <message>
        <source>the pictures are not told, or no longer there.</source>
        <translation>没有说明图像，或图像已不在原处。</translation>
    </message>
    <message>
        <source>thousand</source>
        <translation>千</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>经过训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>went instead, from layer (channels)</source>
        <translation>改剪的通道所在层（通道数）</translation>
    </message>
    <message>
        <source>what stands in</source>
        <translation>由什么替代</translation>
    </message>
    <message>
        <source>with other pictures</source>
        <translation>换用其他图像</translation>
    </message>
    <message>
        <source>“With other pictures”: 95 % of the values would lie in this range if as many other pictures of the same kind had been judged.</source>
        <translation>“换用其他图像”：如果评判的是同样数量、同类的其他图像，95 % 的值会落在此范围内。</translation>
    </message>
    <message>
        <source>%1 above %2 and of at most %3</source>
        <translation>%1，大于 %2 且不大于 %3</translation>
    </message>
    <message>
        <source>%1 between %2 and %3%4</source>
        <translation>%1（%2 至 %3%4）</translation>
    </message>
    <message>
        <source>%1 of at least %2</source>
        <translation>%1，不小于 %2</translation>
    </message>
    <message>
        <source>%1, not %2.</source>
        <translation>%1，而不是 %2。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be %2, not %3.</source>
        <translation>“%1”必须是%2，而不是 %3。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; must be a section of &apos;key: value&apos; lines, not %2.</source>
        <translation>“%1”必须是由“key: value”行组成的段落，而不是%2。</translation>
    </message>
    <message>
        <source>, without the ends</source>
        <translation>，不含两端</translation>
    </message>
    <message>
        <source>A target of %1 is asked for; it must be a whole number.</source>
        <translation>要求的目标为 %1；它必须是整数。</translation>
    </message>
    <message>
        <source>How long each runtime is measured.</source>
        <translation>每个运行时测量多长时间。</translation>
    </message>
    <message>
        <source>How many images are judged at once (batch size).</source>
        <translation>一次评判多少张图像（批大小）。</translation>
    </message>
    <message>
        <source>How many images one inference takes.</source>
        <translation>一次推理处理多少张图像。</translation>
    </message>
    <message>
        <source>More than one target is given; choose one of units, params, macs, bytes, milliseconds and keep_within.</source>
        <translation>给出了多个目标；请在 units、params、macs、bytes、milliseconds 和 keep_within 中选择一个。</translation>
    </message>
    <message>
        <source>Only the first images of each class by name.</source>
        <translation>仅每个类别按名称排在前面的图像。</translation>
    </message>
    <message>
        <source>Pictures at once</source>
        <translation>每批图像数</translation>
    </message>
    <message>
        <source>Pictures of each class</source>
        <translation>每个类别的图像数</translation>
    </message>
    <message>
        <source>The images that epochs and networks are chosen by.</source>
        <translation>用来选择轮和网络的图像。</translation>
    </message>
    <message>
        <source>The images that networks learn from.</source>
        <translation>网络从中学习的图像。</translation>
    </message>
    <message>
        <source>The images that nothing was chosen by.</source>
        <translation>没有用于任何选择的图像。</translation>
    </message>
    <message>
        <source>The list &apos;%1&apos; names no channel; each line reads &apos;NAME: 1 2 5-9&apos;.</source>
        <translation>列表“%1”没有给出通道；每行的形式为“名称: 1 2 5-9”。</translation>
    </message>
    <message>
        <source>The list of channels &apos;%1&apos; cannot be read.</source>
        <translation>无法读取通道列表“%1”。</translation>
    </message>
    <message>
        <source>There is no criterion called &apos;%1&apos;; use %2.%3</source>
        <translation>没有名为“%1”的准则；请使用 %2。%3</translation>
    </message>
    <message>
        <source>What runs the networks.</source>
        <translation>用什么运行网络。</translation>
    </message>
    <message>
        <source>Which images the network is judged on.</source>
        <translation>在哪些图像上评判网络。</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>a section</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>above 0</source>
        <translation>大于 0</translation>
    </message>
    <message>
        <source>aim of sparsity training</source>
        <translation>稀疏训练的目标</translation>
    </message>
    <message>
        <source>channel order</source>
        <translation>通道顺序</translation>
    </message>
    <message>
        <source>for the test</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>for training</source>
        <translation>用于训练</translation>
    </message>
    <message>
        <source>for validation</source>
        <translation>用于验证</translation>
    </message>
    <message>
        <source>kind of head</source>
        <translation>检测头类型</translation>
    </message>
    <message>
        <source>must be %1</source>
        <translation>必须是%1</translation>
    </message>
    <message>
        <source>must be %1, not &apos;%2&apos;.</source>
        <translation>必须是%1，而不是“%2”。</translation>
    </message>
    <message>
        <source>must be a list like [1, 2], not %1</source>
        <translation>必须是形如 [1, 2] 的列表，而不是%1</translation>
    </message>
    <message>
        <source>must be a text, not %1</source>
        <translation>必须是文本，而不是%1</translation>
    </message>
    <message>
        <source>must be a whole number of at least 0</source>
        <translation>必须是不小于 0 的整数</translation>
    </message>
    <message>
        <source>must be a whole number of at least 0, not &apos;%1&apos;.</source>
        <translation>必须是不小于 0 的整数，而不是“%1”。</translation>
    </message>
    <message>
        <source>must be an object of layers, each with a list of channels.</source>
        <translation>必须是由层组成的对象，每层带一个通道列表。</translation>
    </message>
    <message>
        <source>must be channels such as 3,7-9, not &apos;%1&apos;.</source>
        <translation>必须是形如 3,7-9 的通道，而不是“%1”。</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>必须是 true 或 false</translation>
    </message>
    <message>
        <source>must be true or false, not &apos;%1&apos;.</source>
        <translation>必须是 true 或 false，而不是“%1”。</translation>
    </message>
    <message>
        <source>must be two numbers, height and width</source>
        <translation>必须是两个数，即高和宽</translation>
    </message>
    <message>
        <source>must be two numbers, height and width, not &apos;%1&apos;.</source>
        <translation>必须是两个数，即高和宽，而不是“%1”。</translation>
    </message>
    <message>
        <source>must have one name at least.</source>
        <translation>必须至少有一个名称。</translation>
    </message>
    <message>
        <source>must list &apos;name: [channels]&apos; pairs, not %1</source>
        <translation>必须列出“名称: [通道]”对，而不是%1</translation>
    </message>
    <message>
        <source>must list &apos;name: number&apos; pairs, not %1</source>
        <translation>必须列出“名称: 数”对，而不是%1</translation>
    </message>
    <message>
        <source>must read &apos;NAME: 1 2 5-9&apos;, a layer and its channels, not &apos;%1&apos;.</source>
        <translation>形式必须为“名称: 1 2 5-9”，即层及其通道，而不是“%1”。</translation>
    </message>
    <message>
        <source>must read NAME:3,7-9, a layer and its channels, not &apos;%1&apos;.</source>
        <translation>形式必须为“名称:3,7-9”，即层及其通道，而不是“%1”。</translation>
    </message>
    <message>
        <source>must read NAME=K with K a whole number, not &apos;%1&apos;.</source>
        <translation>形式必须为“名称=K”，其中 K 为整数，而不是“%1”。</translation>
    </message>
    <message>
        <source>number of channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>of at least 0</source>
        <translation>不小于 0</translation>
    </message>
    <message>
        <source>set of images</source>
        <translation>图像集</translation>
    </message>
    <message>
        <source>sparsity mode</source>
        <translation>稀疏方式</translation>
    </message>
    <message>
        <source>the key &apos;%1%2&apos; is missing.</source>
        <translation>缺少键“%1%2”。</translation>
    </message>
    <message>
        <source>the key &apos;%1%2&apos; stands here a second time.</source>
        <translation>键“%1%2”在此重复出现。</translation>
    </message>
    <message>
        <source>this is no JSON: %1.</source>
        <translation>这不是 JSON：%1。</translation>
    </message>
    <message>
        <source>unknown key &apos;%1%2&apos;.%3</source>
        <translation>未知的键“%1%2”。%3</translation>
    </message>
    <message>
        <source>No channel of this network can be removed, so there is nothing to make sparse.</source>
        <translation>此网络没有可以剪掉的通道，因此没有可以变稀疏的内容。</translation>
    </message>
    <message>
        <source>Targets are given for %1 groups, but the network has %2 groups.</source>
        <translation>为 %1 个组给出了目标，但网络有 %2 个组。</translation>
    </message>
    <message>
        <source>The share of units to make sparse must be above 0 and below 1, not %1.</source>
        <translation>要变稀疏的单元比例必须大于 0 且小于 1，而不是 %1。</translation>
    </message>
    <message>
        <source>A classifier has one output with one number a class, and a detector maps of boxes and classes at two strides or more; this network&apos;s outputs are of another kind.</source>
        <translation>分类网络有一个输出，每个类别一个数；检测网络在两个或更多步长上有检测框和类别的特征图；此网络的输出属于其他类型。</translation>
    </message>
    <message>
        <source>A network of images has one input of images, channels, height and width; this network&apos;s inputs are of another kind.</source>
        <translation>图像网络有一个由图像、通道、高和宽组成的输入；此网络的输入属于其他类型。</translation>
    </message>
    <message>
        <source>Cannot evaluate the network on the images</source>
        <translation>无法在图像上评估网络</translation>
    </message>
    <message>
        <source>Cannot judge the network on the images</source>
        <translation>无法在图像上评判网络</translation>
    </message>
    <message>
        <source>Cannot prepare the detector</source>
        <translation>无法准备检测网络</translation>
    </message>
    <message>
        <source>Cannot run the detector on the picture</source>
        <translation>无法在图像上运行检测网络</translation>
    </message>
    <message>
        <source>None of the images can be read; choose another folder of images.</source>
        <translation>没有一张图像可以读取；请选择其他图像文件夹。</translation>
    </message>
    <message>
        <source>The images have %1 classes, but the network answers with %2; use the images it was trained for.</source>
        <translation>图像有 %1 个类别，但网络回答 %2 个；请使用训练它所用的图像。</translation>
    </message>
    <message>
        <source>The images have boxes of %1 classes, but the network&apos;s head finds %2; use the images it was trained for.</source>
        <translation>图像的检测框有 %1 个类别，但网络的检测头找 %2 个；请使用训练它所用的图像。</translation>
    </message>
    <message>
        <source>The images have boxes, but the network is a classifier; open a detector, or use images in folders of classes.</source>
        <translation>图像带有检测框，但网络是分类网络；请打开检测网络，或使用按类别文件夹存放的图像。</translation>
    </message>
    <message>
        <source>The images have no boxes, but the network is a detector; use a data set with boxes (a data.yaml, Pascal VOC or COCO).</source>
        <translation>图像没有检测框，但网络是检测网络；请使用带检测框的数据集（data.yaml、Pascal VOC 或 COCO）。</translation>
    </message>
    <message>
        <source>The images have no labels, so the network&apos;s answers cannot be judged by them; put them into one folder a class.</source>
        <translation>图像没有标签，因此无法据此评判网络的回答；请按每个类别一个文件夹存放图像。</translation>
    </message>
    <message>
        <source>The network takes images with %1 channel%2, but the images are read with %3.</source>
        <translation>网络接受 %1 个通道的图像，但图像按 %3 个通道读取。</translation>
    </message>
    <message>
        <source>The network&apos;s coarsest cells are %1 pixels wide, so pictures have to be a multiple of %1 wide and high, not %2 × %3.</source>
        <translation>网络最粗的网格单元宽 %1 像素，因此图像的宽和高必须是 %1 的倍数，而不是 %2 × %3。</translation>
    </message>
    <message>
        <source>The network&apos;s task has no metric by which a smaller network could be judged.</source>
        <translation>网络的任务没有可用来评判较小网络的指标。</translation>
    </message>
    <message>
        <source>The sizes of the head&apos;s anchors are not in the file; give them with --anchors, for each stride the width and height of each in pixels.</source>
        <translation>检测头的锚框尺寸不在文件中；请用 --anchors 给出，每个步长依次为每个锚框的宽和高，以像素为单位。</translation>
    </message>
    <message>
        <source>The teacher answers with %1, but the network with %2; a teacher is the network as it was before pruning.</source>
        <translation>教师回答 %1，而网络回答 %2；教师应为剪枝之前的网络。</translation>
    </message>
    <message>
        <source>The teacher takes %1, but the network takes %2; a teacher is the network as it was before pruning.</source>
        <translation>教师接受 %1，而网络接受 %2；教师应为剪枝之前的网络。</translation>
    </message>
    <message>
        <source>%1 With the teacher&apos;s weight at 1, or with images without labels, the network learns from the teacher alone.</source>
        <translation>%1教师的权重为 1 或图像没有标签时，网络只从教师学习。</translation>
    </message>
    <message>
        <source>%1 is no checkpoint of a training.</source>
        <translation>%1 不是训练的检查点。</translation>
    </message>
    <message>
        <source>An average of the weights would lose the exact zeros that sparsity training is for; set it to 0 in this stage.</source>
        <translation>权重的平均会失去稀疏训练所要的精确零值；请在此阶段把它设为 0。</translation>
    </message>
    <message>
        <source>Cannot calibrate the batch norms</source>
        <translation>无法校准批归一化</translation>
    </message>
    <message>
        <source>Cannot compute the channels&apos; importance from the images</source>
        <translation>无法从图像计算通道的重要性</translation>
    </message>
    <message>
        <source>Cannot measure the layers&apos; statistics on the images</source>
        <translation>无法在图像上测量各层的统计量</translation>
    </message>
    <message>
        <source>Cannot read the checkpoint %1.</source>
        <translation>无法读取检查点 %1。</translation>
    </message>
    <message>
        <source>Cannot train the network on the images</source>
        <translation>无法在图像上训练网络</translation>
    </message>
    <message>
        <source>Cannot write the checkpoint %1.</source>
        <translation>无法写入检查点 %1。</translation>
    </message>
    <message>
        <source>The %1 not finite in epoch %2, batch %3, at learning rate %4; use a lower learning rate.%5</source>
        <translation>在第 %2 轮、第 %3 批、学习率 %4 时，%1不是有限数；请使用较小的学习率。%5</translation>
    </message>
    <message>
        <source>The checkpoint %1 is damaged; the training has to start from its beginning.</source>
        <translation>检查点 %1 已损坏；训练必须从头开始。</translation>
    </message>
    <message>
        <source>The checkpoint %1 was written by another version of Espalier.</source>
        <translation>检查点 %1 由另一版本的 Espalier 写出。</translation>
    </message>
    <message>
        <source>The checkpoint is of %1 steps in %2 epochs, but this training takes %3 epochs of %4 steps.</source>
        <translation>检查点为 %2 轮中的 %1 步，但此训练为 %3 轮、每轮 %4 步。</translation>
    </message>
    <message>
        <source>The checkpoint is of a training with other settings.</source>
        <translation>检查点属于使用其他设置的训练。</translation>
    </message>
    <message>
        <source>The checkpoint is of the training of another network.</source>
        <translation>检查点属于另一个网络的训练。</translation>
    </message>
    <message>
        <source>The images have no labels, so a network can only learn from a teacher on them; choose the unpruned network as the teacher, or use images with labels.</source>
        <translation>图像没有标签，因此网络只能从教师学习；请选择未剪枝的网络作为教师，或使用带标签的图像。</translation>
    </message>
    <message>
        <source>The loss of training batch %1 is not finite, so no importance can be computed from it.</source>
        <translation>训练批次 %1 的损失不是有限数，因此无法由它计算重要性。</translation>
    </message>
    <message>
        <source>The network of epoch %1 is kept.</source>
        <translation>保留第 %1 轮的网络。</translation>
    </message>
    <message>
        <source>The settings ask for a teacher, but no network was given as one.</source>
        <translation>设置要求使用教师，但没有给出作为教师的网络。</translation>
    </message>
    <message>
        <source>There are no training images to compute the importance from.</source>
        <translation>没有训练图像可用来计算重要性。</translation>
    </message>
    <message>
        <source>Training from scratch is not possible: it is not known how &apos;%1&apos; of the operator &apos;%2&apos; is initialised.</source>
        <translation>无法从头训练：不知道算子“%2”的“%1”如何初始化。</translation>
    </message>
    <message>
        <source>Training takes at least one epoch, not %1.</source>
        <translation>训练至少需要一轮，而不是 %1 轮。</translation>
    </message>
    <message>
        <source>With one image per batch the batch norm &apos;%1&apos; would take the variance of a single value, which is not defined; use batches of 2 images at least.</source>
        <translation>每批只有一张图像时，批归一化“%1”要取单个值的方差，而这没有定义；请使用至少 2 张图像的批次。</translation>
    </message>
    <message>
        <source>a tensor is larger than the file</source>
        <translation>一个张量大于该文件</translation>
    </message>
    <message>
        <source>an epoch that was not finished</source>
        <translation>没有完成的一轮</translation>
    </message>
    <message>
        <source>it knows a metric that no task has</source>
        <translation>它含有任何任务都没有的指标</translation>
    </message>
    <message>
        <source>loss is</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>more bytes are promised than there are</source>
        <translation>声明的字节数多于实际字节数</translation>
    </message>
    <message>
        <source>weights are</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1:</source>
        <translation>%1：</translation>
    </message>
    <message>
        <source>%1;</source>
        <translation>%1；</translation>
    </message>
    <message>
        <source>%1,</source>
        <translation>%1，</translation>
    </message>
    <message>
        <source>(%1)</source>
        <translation>（%1）</translation>
    </message>
    <message>
        <source>allocation</source>
        <comment>word</comment>
        <translation>分配方式</translation>
    </message>
    <message>
        <source>budget</source>
        <comment>word</comment>
        <translation>预算</translation>
    </message>
    <message>
        <source>bytes</source>
        <comment>word</comment>
        <translation>大小（字节）</translation>
    </message>
    <message>
        <source>channels</source>
        <comment>word</comment>
        <translation>通道</translation>
    </message>
    <message>
        <source>compared</source>
        <comment>word</comment>
        <translation>比较</translation>
    </message>
    <message>
        <source>compensation</source>
        <comment>word</comment>
        <translation>补偿方式</translation>
    </message>
    <message>
        <source>criterion</source>
        <comment>word</comment>
        <translation>准则</translation>
    </message>
    <message>
        <source>device</source>
        <comment>word</comment>
        <translation>设备</translation>
    </message>
    <message>
        <source>latency</source>
        <comment>word</comment>
        <translation>时间</translation>
    </message>
    <message>
        <source>macs</source>
        <comment>word</comment>
        <translation>计算量（MACs）</translation>
    </message>
    <message>
        <source>measurement</source>
        <comment>word</comment>
        <translation>测量结果</translation>
    </message>
    <message>
        <source>optimiser</source>
        <comment>word</comment>
        <translation>优化器</translation>
    </message>
    <message>
        <source>params</source>
        <comment>word</comment>
        <translation>参数</translation>
    </message>
    <message>
        <source>plan</source>
        <comment>word</comment>
        <translation>计划</translation>
    </message>
    <message>
        <source>policy</source>
        <comment>word</comment>
        <translation>策略</translation>
    </message>
    <message>
        <source>project</source>
        <comment>word</comment>
        <translation>项目</translation>
    </message>
    <message>
        <source>recipe</source>
        <comment>word</comment>
        <translation>方案</translation>
    </message>
    <message>
        <source>record</source>
        <comment>word</comment>
        <translation>记录</translation>
    </message>
    <message>
        <source>result</source>
        <comment>word</comment>
        <translation>结果</translation>
    </message>
    <message>
        <source>runtime</source>
        <comment>word</comment>
        <translation>运行时</translation>
    </message>
    <message>
        <source>schedule</source>
        <comment>word</comment>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>sorted</source>
        <comment>word</comment>
        <translation>排序</translation>
    </message>
    <message>
        <source>teacher</source>
        <comment>word</comment>
        <translation>教师</translation>
    </message>
    <message>
        <source>large</source>
        <comment>word</comment>
        <translation>大</translation>
    </message>
    <message>
        <source>medium</source>
        <comment>word</comment>
        <translation>中</translation>
    </message>
    <message>
        <source>small</source>
        <comment>word</comment>
        <translation>小</translation>
    </message>
    <message>
        <source>&apos;%1&apos;</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>: %1.</source>
        <translation>：%1。</translation>
    </message>
    <message>
        <source>Espalier has no form in Python for the function %1</source>
        <translation>Espalier 没有用 Python 表示函数 %1 的形式</translation>
    </message>
    <message>
        <source>node &apos;%1&apos; (%2): Espalier has no form in Python for this operator</source>
        <translation>节点“%1”（%2）：Espalier 没有用 Python 表示此算子的形式</translation>
    </message>
    <message>
        <source>read back, the weights are not what they should be</source>
        <translation>重新读取后，权重与应有的不符</translation>
    </message>
    <message>
        <source>&apos;%1&apos;: this LibTorch has no operator %2</source>
        <translation>“%1”：此 LibTorch 没有算子 %2</translation>
    </message>
    <message>
        <source>a number that follows the input&apos;s size cannot be followed to where it comes from</source>
        <translation>无法跟踪一个随输入尺寸变化的数的来源</translation>
    </message>
    <message>
        <source>attention whose heads share keys and values (enable_gqa) needs PyTorch 2</source>
        <translation>各头共用键和值的注意力（enable_gqa）需要 PyTorch 2</translation>
    </message>
    <message>
        <source>it computes a number from the input&apos;s size in too many steps</source>
        <translation>它由输入尺寸计算一个数的步骤过多</translation>
    </message>
    <message>
        <source>it hands a dictionary from one operator to another, which has no place in a network</source>
        <translation>它在算子之间传递字典，网络中没有这种内容的位置</translation>
    </message>
    <message>
        <source>it hands a module from one operator to another, which has no place in a network</source>
        <translation>它在算子之间传递模块，网络中没有这种内容的位置</translation>
    </message>
    <message>
        <source>it puts a constant of type %1 into a list together with what depends on the images</source>
        <translation>它把类型为 %1 的常量与取决于图像的内容放进同一个列表</translation>
    </message>
    <message>
        <source>it uses a constant of type %1 where a tensor is expected</source>
        <translation>它在应为张量之处使用类型为 %1 的常量</translation>
    </message>
    <message>
        <source>.</source>
        <comment>word</comment>
        <translation>。</translation>
    </message>
    <message>
        <source>Batch norms use</source>
        <translation>批归一化使用</translation>
    </message>
    <message>
        <source>How much it counts, beside the outputs, that every layer&apos;s remaining channels compute what they do in the unpruned network. 5 is a good start after a cut.</source>
        <translation>除输出之外，各层剩余通道的计算结果与未剪枝网络一致的重要程度。剪枝之后，5 是不错的起点。</translation>
    </message>
    <message>
        <source>Layers&apos; share</source>
        <translation>各层的权重</translation>
    </message>
    <message>
        <source>What batch norms normalise by while the network learns. In small batches the batch&apos;s statistics are mostly noise.</source>
        <translation>网络学习时批归一化所用的统计量。批次很小时，批次的统计量大多是噪声。</translation>
    </message>
    <message>
        <source>kind of statistics</source>
        <translation>统计量种类</translation>
    </message>
    <message>
        <source>only outputs count</source>
        <translation>只看输出</translation>
    </message>
    <message>
        <source>the batch&apos;s statistics</source>
        <translation>批次的统计量</translation>
    </message>
    <message>
        <source>the network&apos;s statistics</source>
        <translation>网络的统计量</translation>
    </message>
    <message>
        <source>Set the weight of the layers (features) to 0, or take a network that Espalier cut from the teacher.</source>
        <translation>请将各层的权重 (features) 设为 0，或使用 Espalier 从教师网络剪出的网络。</translation>
    </message>
    <message>
        <source>The network does not tell which channels of the teacher&apos;s layer &apos;%1&apos; it has. %2</source>
        <translation>网络没有说明它保留了教师网络的层 &apos;%1&apos; 的哪些通道。%2</translation>
    </message>
    <message>
        <source>The network has no layer that the teacher has, too. %1</source>
        <translation>网络中没有教师网络也有的层。%1</translation>
    </message>
    <message>
        <source>As from random weights; with 16 images a step or more. Stands large steps.</source>
        <translation>如同从随机权重开始训练；每步需要 16 张或更多图片。可承受较大的步长。</translation>
    </message>
    <message>
        <source>Those it has, as in use: for a trained network and few images a step, with small steps (AdamW).</source>
        <translation>网络已有的统计量，与使用时相同：适合已训练的网络、每步图片很少且步长较小 (AdamW) 的情形。</translation>
    </message>
    <message>
        <source>the run was stopped</source>
        <translation>运行已停止</translation>
    </message>
    <message>
        <source>%1: an image without id or file_name</source>
        <translation>%1：图像没有 id 或 file_name</translation>
    </message>
    <message>
        <source>%1: image %2 without width or height</source>
        <translation>%1：图像 %2 没有 width 或 height</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is broken JSON: it cannot be read on from byte %2, in line %3.</source>
        <translation>“%1”是损坏的 JSON：从第 %2 字节（第 %3 行）起无法继续读取。</translation>
    </message>
    <message>
        <source>Part %1: not one of its %2 pictures has a box.</source>
        <translation>%1 部分：%2 张图像中没有任何检测框。</translation>
    </message>
    <message>
        <source>The %1 data set %2 has no image that can be used. %3 %4; the first: %5.</source>
        <translation>%1 数据集 %2 中没有可用的图像。%3 %4；第一个：%5。</translation>
    </message>
    <message>
        <source>--anchors tells %1 numbers, but each anchor has two: width and height.</source>
        <translation>--anchors 给出了 %1 个数，但每个锚框需要两个数：宽和高。</translation>
    </message>
    <message>
        <source>None of the %1 inputs could be read; the first: %2.</source>
        <translation>%1 个输入都无法读取；第一个：%2。</translation>
    </message>
    <message>
        <source>The copy with boxes %1 would replace one of the inputs; give another folder.</source>
        <translation>带框的副本 %1 会替换某个输入文件；请另选一个文件夹。</translation>
    </message>
    <message>
        <source>The image %1 cannot be written: it does not suit the format.</source>
        <translation>无法写入图像 %1：它不适合该格式。</translation>
    </message>
    <message>
        <source>The images&apos; classes have other names (%1) than the network&apos;s (%2), so they are matched by their numbers: check that each number means the same.</source>
        <translation>图像的类别名称（%1）与网络的（%2）不同，因此按编号对应：请检查每个编号的含义是否相同。</translation>
    </message>
    <message>
        <source>The original network&apos;s answers do not tell what is right.</source>
        <translation>原网络的答案不能说明什么是正确的。</translation>
    </message>
    <message>
        <source>all %1 channels stay at %2, whatever their scores: the layers before and after them are empty, and cutting them would save nothing; the floor is %3</source>
        <translation>%2 处全部 %1 个通道都保留，与得分无关：其前后的层都是空的，剪去它们并不能节省任何开销；下限为 %3</translation>
    </message>
    <message>
        <source>Beyond those in the table, %1 more went instead: it took more of them to meet the target.</source>
        <translation>除表中列出的以外，还另外剪掉了 %1 个通道作为代替：需要更多通道才能达到目标。</translation>
    </message>
    <message>
        <source>--anchors cannot be used: the network&apos;s head is of the kind “%1”, which has no anchors.</source>
        <translation>无法使用 --anchors：该网络的检测头类型是“%1”，没有锚框。</translation>
    </message>
    <message>
        <source>--anchors tells %1 numbers, but the network&apos;s head needs %2: width and height of %3 anchors for each of %4 strides.</source>
        <translation>--anchors 给出了 %1 个数，但该网络的检测头需要 %2 个：%3 个锚框的宽和高，共 %4 个步长，每个步长都要给出。</translation>
    </message>
    <message>
        <source>--classes tells %1 classes, but the maps of the network&apos;s head tell %2 apart.</source>
        <translation>--classes 指定了 %1 个类别，但该网络检测头的特征图区分 %2 个类别。</translation>
    </message>
    <message>
        <source>--head tells the kind “%1”, but the network&apos;s head is of the kind “%2”.</source>
        <translation>--head 指定的类型是“%1”，但该网络的检测头类型是“%2”。</translation>
    </message>
    <message>
        <source>--head, --classes, --strides and --anchors tell of a detector&apos;s head, but the network&apos;s last layers (%1) are none.</source>
        <translation>--head、--classes、--strides 和 --anchors 描述的是检测网络的检测头，但该网络的最后几层（%1）不是检测头。</translation>
    </message>
    <message>
        <source>--strides tells %1, but the maps of the network&apos;s head have the strides %2 at this size of the picture.</source>
        <translation>--strides 指定为 %1，但在此图像尺寸下，该网络检测头特征图的步长是 %2。</translation>
    </message>
    <message>
        <source>Not one of the %1 images has a box, so there is nothing to learn or to judge by; are the labels where the data set&apos;s layout has them?</source>
        <translation>%1 张图像中没有任何检测框，因此无从学习，也无法评价；标注是否在数据集格式规定的位置？</translation>
    </message>
    <message>
        <source>Of the network&apos;s head, the maps of %1 channels and those of %2 can both be the distances; --head free takes the ones that the network gives first, and --classes can tell them apart.</source>
        <translation>在网络的检测头中，%1 通道的图和 %2 通道的图都可能是距离；--head free 采用网络先给出的那一个，--classes 可以区分它们。</translation>
    </message>
    <message>
        <source>The maps of the network&apos;s head do not show which tell boxes, which objectness and which classes; --head decoupled takes them in this order, as the network gives them.</source>
        <translation>网络检测头的图看不出哪些表示边框、哪些表示目标性、哪些表示类别；--head decoupled 按网络给出的次序，依此顺序采用它们。</translation>
    </message>
    <message>
        <source>The maps of the network&apos;s head have %1 channels, which can be those of three anchors and %2 classes or those of distances and %3 classes; --head anchors, or --head free with --classes, says which.</source>
        <translation>网络检测头的图有 %1 个通道，既可能是三个锚框和 %2 个类别，也可能是距离和 %3 个类别；请用 --head anchors，或用 --head free 加 --classes 说明。</translation>
    </message>
    <message>
        <source>The network is no detector: its last layers (%1) are not one map (with anchors, or of boxes and classes), a map of boxes and one of classes, or maps of boxes, objectness and classes at each of two strides or more. Where they are and cannot be told apart, --head, --classes, --strides and --anchors say so.</source>
        <translation>该网络不是检测器：在两个或更多步长上，其末层（%1）不是各有一张图（带锚框，或同时含边框和类别）、一张边框图和一张类别图，也不是边框、目标性和类别三张图。如果确实如此而无法区分，可用 --head、--classes、--strides 和 --anchors 说明。</translation>
    </message>
    <message>
        <source>Detection score</source>
        <translation>检测精度</translation>
    </message>
    <message>
        <source>Detection score, exact boxes</source>
        <translation>严格检测精度</translation>
    </message>
</context>
<context>
    <name>espalier</name>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Criterion</source>
        <translation>准则</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Layers give</source>
        <translation>各层剪除量</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Judged on %1 pictures that no layer was fitted on; less is better.</source>
        <translation>在 %1 张没有用于拟合任何层的图像上评判；越小越好。</translation>
    </message>
    <message>
        <source>layers give: %1</source>
        <translation>各层剪除量：%1</translation>
    </message>
    <message>
        <source>%1, fusion %2, %3</source>
        <translation>%1，融合 %2，%3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>For a ratio of %1 %</source>
        <translation>比例为 %1 % 时</translation>
    </message>
    <message>
        <source>Agreement with the original</source>
        <translation>与原网络的一致率</translation>
    </message>
    <message>
        <source>%1 % can go. %2: %3 before, %4 after (± %5), estimated on %6 pictures that no layer was fitted on.</source>
        <translation>可以剪掉 %1 %。%2：之前 %3，之后 %4（± %5），在 %6 张没有用于拟合任何层的图像上估计。</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Small (below 32²)</source>
        <translation>小（小于 32²）</translation>
    </message>
    <message>
        <source>Medium (below 96²)</source>
        <translation>中（小于 96²）</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大</translation>
    </message>
    <message>
        <source>%1, on %2 images.</source>
        <translation>%1，共 %2 张图像。</translation>
    </message>
    <message>
        <source>Class or size</source>
        <translation>类别或大小</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>检测框</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>全部类别</translation>
    </message>
    <message>
        <source>No layer gets too thin</source>
        <translation>没有过薄的层</translation>
    </message>
    <message>
        <source>No plan yet</source>
        <translation>还没有计划</translation>
    </message>
    <message>
        <source>Cannot be reached</source>
        <translation>无法达到</translation>
    </message>
    <message>
        <source>1 layer would be emptied</source>
        <translation>1 层将被剪空</translation>
    </message>
    <message>
        <source>%1 layers would be emptied</source>
        <translation>%1 层将被剪空</translation>
    </message>
    <message>
        <source>1 layer falls below its floor</source>
        <translation>1 层低于其下限</translation>
    </message>
    <message>
        <source>%1 layers fall below their floor</source>
        <translation>%1 层低于其下限</translation>
    </message>
    <message>
        <source>1 layer at its floor</source>
        <translation>1 层处于下限</translation>
    </message>
    <message>
        <source>%1 layers at their floor</source>
        <translation>%1 层处于下限</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Give thin layers channels back and cut others in their place (policy “replace”)</source>
        <translation>让过薄的层取回通道，并剪掉其他通道代替（“替换”策略）</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用 %1</translation>
    </message>
    <message>
        <source>The largest ratio that these settings can reach</source>
        <translation>这些设置能达到的最大比例</translation>
    </message>
    <message>
        <source>%1: all %2 channels score below the cut, and this policy gives none back.</source>
        <translation>%1：全部 %2 个通道的分数都低于剪枝线，而此策略不取回任何通道。</translation>
    </message>
    <message>
        <source>%1: %2 of %3 channels stay, its floor is %4.</source>
        <translation>%1：保留 %3 个通道中的 %2 个，下限为 %4。</translation>
    </message>
    <message>
        <source>%1: its floor keeps %2 of %3 channels, whatever their score.</source>
        <translation>%1：不论分数如何，下限保住 %3 个通道中的 %2 个。</translation>
    </message>
    <message>
        <source>free</source>
        <translation>自由</translation>
    </message>
    <message>
        <source>coupled</source>
        <translation>耦合</translation>
    </message>
    <message>
        <source>protected</source>
        <translation>受保护</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>at floor</source>
        <translation>处于下限</translation>
    </message>
    <message>
        <source>collapses</source>
        <translation>坍塌</translation>
    </message>
    <message>
        <source>Free: this layer can lose channels independently of the others.</source>
        <translation>自由：该层可以独立于其他层剪掉通道。</translation>
    </message>
    <message>
        <source>Coupled: these layers add up their results, so a channel is removed from all of them or from none.</source>
        <translation>耦合：这些层的结果相加，因此一个通道要么从所有层剪掉，要么都不剪。</translation>
    </message>
    <message>
        <source>Protected: you keep this layer whole.</source>
        <translation>受保护：您让该层保持完整。</translation>
    </message>
    <message>
        <source>Frozen: no channel of this layer can be removed.</source>
        <translation>冻结：该层的任何通道都不能剪掉。</translation>
    </message>
    <message>
        <source>At its floor: this layer has lost all the channels that its floor allows.</source>
        <translation>处于下限：该层已剪掉下限允许的全部通道。</translation>
    </message>
    <message>
        <source>Collapses: too few channels are left for this layer to work. Raise its floor or lower the ratio.</source>
        <translation>坍塌：剩下的通道太少，该层无法工作。请提高其下限或降低比例。</translation>
    </message>
    <message>
        <source>of the channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>of the parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>of the compute</source>
        <translation>计算量</translation>
    </message>
    <message>
        <source>of the size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>of the time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>%1 channels less</source>
        <translation>减少 %1 个通道</translation>
    </message>
    <message>
        <source>at most %1 %2</source>
        <translation>最多 %1（%2）</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>a metric within %1</source>
        <translation>指标变化不超过 %1</translation>
    </message>
    <message>
        <source>Asked: %1. Planned: %2.</source>
        <translation>要求：%1。计划：%2。</translation>
    </message>
    <message>
        <source>The floors were lowered to %1 of an even cut, and at least %2.</source>
        <translation>下限降到均匀剪枝的 %1，且至少 %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) without any importance stay: a higher ratio would take them at no cost.</source>
        <translation>
            <numerusform>%n 个毫不重要的通道被保留：提高比例可以无代价地剪掉它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>a constant</source>
        <translation>一个常量</translation>
    </message>
    <message>
        <source>no channel of its layer</source>
        <translation>同层没有可替代的通道</translation>
    </message>
    <message>
        <source>%1, %2 of its variance</source>
        <translation>%1，占其方差的 %2</translation>
    </message>
    <message>
        <source>not known without pictures</source>
        <translation>没有图像，无法得知</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not known: this layer was not looked at</source>
        <translation>未知：没有查看这一层</translation>
    </message>
    <message>
        <source>is being found out…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>What stands in for those that go is found out on pictures: choose their folder on the Training tab of the settings.</source>
        <translation>由什么替代被剪的通道，要在图像上查找：请在设置的“训练”页选择图像文件夹。</translation>
    </message>
    <message>
        <source>What stands in for those that go is not known: %1</source>
        <translation>由什么替代被剪的通道未知：%1</translation>
    </message>
    <message>
        <source>What stands in for those that go is being found out…</source>
        <translation>正在查找由什么替代被剪的通道…</translation>
    </message>
    <message>
        <source>%1: %2 images, %3 classes</source>
        <translation>%1：%2 张图像，%3 个类别</translation>
    </message>
    <message>
        <source>, %1 boxes.</source>
        <translation>，%1 个框。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Without boxes</source>
        <translation>无框</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Most frequent</source>
        <translation>最常见</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>%1: images</source>
        <translation>%1：图像</translation>
    </message>
    <message>
        <source>%1: boxes</source>
        <translation>%1：框</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>The first ones</source>
        <translation>最先出现的</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>pictures that cannot be read (left out)</source>
        <translation>无法读取的图像（已略去）</translation>
    </message>
    <message>
        <source>pictures of another size than the annotation says (boxes are used in shares of it)</source>
        <translation>大小与标注不符的图像（框按比例使用）</translation>
    </message>
    <message>
        <source>Training picture</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>Nearly the same validation picture</source>
        <translation>几乎相同的验证图像</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Input%1: %2</source>
        <translation>输入%1：%2</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Given back because the layer would fall below its floor of %1.</source>
        <translation>已取回，因为该层会低于其下限 %1。</translation>
    </message>
    <message>
        <source>Without it the layer would lose %1 of its variance.</source>
        <translation>没有它，该层会损失方差的 %1。</translation>
    </message>
    <message>
        <source>%1 is removed in its place; that costs its layer %2.</source>
        <translation>代替它剪掉 %1；这使其所在层损失 %2。</translation>
    </message>
    <message>
        <source>%1 is removed in its place.</source>
        <translation>代替它剪掉 %1。</translation>
    </message>
    <message>
        <source>Removed in the place of a channel that a floor gave back.</source>
        <translation>代替因下限而取回的通道被剪掉。</translation>
    </message>
    <message>
        <source>Removed in the place of %1, which was given back because its layer would fall below its floor of %2.</source>
        <translation>代替 %1 被剪掉；后者已取回，因为其所在层会低于下限 %2。</translation>
    </message>
    <message>
        <source>Without that one its layer would lose %1 of its variance.</source>
        <translation>没有那个通道，其所在层会损失方差的 %1。</translation>
    </message>
    <message>
        <source>Kept: it matters more than those that the cut removes.</source>
        <translation>保留：比被剪掉的通道更重要。</translation>
    </message>
    <message>
        <source>Removed: it is among those that matter least.</source>
        <translation>剪掉：属于最不重要的通道。</translation>
    </message>
    <message>
        <source>There is no plan: %1</source>
        <translation>没有计划：%1</translation>
    </message>
    <message>
        <source>Protected: keeps all of its %1 channels.</source>
        <translation>受保护：保留全部 %1 个通道。</translation>
    </message>
    <message>
        <source>Keeps %1 of %2 channels.</source>
        <translation>保留 %2 个通道中的 %1 个。</translation>
    </message>
    <message>
        <source>Its floor of %1 gave back %2 of them.</source>
        <translation>下限 %1 取回了其中 %2 个。</translation>
    </message>
    <message>
        <source>Nothing would be left: raise its floor, or choose the policy that replaces.</source>
        <translation>将什么都不剩：请提高其下限，或选择“替换”策略。</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Goes</source>
        <translation>剪掉时机</translation>
    </message>
    <message>
        <source>when %1 of the budget is saved</source>
        <translation>节省预算的 %1 时</translation>
    </message>
    <message>
        <source>when %1 of its layer is to go</source>
        <translation>本层剪掉 %1 时</translation>
    </message>
    <message>
        <source>Against all channels</source>
        <translation>与全部通道相比</translation>
    </message>
    <message>
        <source>%1 × the average</source>
        <translation>平均值的 %1 倍</translation>
    </message>
    <message>
        <source>Against its layer</source>
        <translation>与本层相比</translation>
    </message>
    <message>
        <source>Less important</source>
        <translation>更不重要的</translation>
    </message>
    <message>
        <source>%1 of %2 channels</source>
        <translation>%2 个通道中的 %1 个</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>热度</translation>
    </message>
    <message>
        <source>Stands in</source>
        <translation>替代者</translation>
    </message>
    <message>
        <source>Explained</source>
        <translation>可解释</translation>
    </message>
    <message>
        <source>%1 of its variance</source>
        <translation>其方差的 %1</translation>
    </message>
    <message>
        <source>Costs its layer</source>
        <translation>本层的代价</translation>
    </message>
    <message>
        <source>One tensor</source>
        <translation>同一张量</translation>
    </message>
    <message>
        <source>Exactly zero</source>
        <translation>恰好为零</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 个通道</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Layer keeps</source>
        <translation>层保留</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Variance kept</source>
        <translation>保留的方差</translation>
    </message>
    <message>
        <source>score %1 (all layers %2, own layer %3)</source>
        <translation>分数 %1（全部层 %2，本层 %3）</translation>
    </message>
    <message>
        <source>From %1 of %2 pictures: %3 originally, %4 planned. The smaller network answers %5 of them worse and %6 better.</source>
        <translation>根据 %2 张图像中的 %1 张：原网络 %3，计划后 %4。小网络有 %5 张回答得更差，%6 张更好。</translation>
    </message>
    <message>
        <source>On other pictures it lies between %1 and %2, with 95 % certainty.</source>
        <translation>在其他图像上，它有 95 % 的把握在 %1 与 %2 之间。</translation>
    </message>
    <message>
        <source>The planned network cannot be tried on pictures: %1</source>
        <translation>无法在图像上试验计划后的网络：%1</translation>
    </message>
    <message>
        <source>“%1” is running: the planned network is tried on pictures when that is over.</source>
        <translation>“%1”正在运行：结束后再在图像上试验计划后的网络。</translation>
    </message>
    <message>
        <source>More pictures are being tried…</source>
        <translation>正在试验更多图像…</translation>
    </message>
    <message>
        <source>The planned network is being tried on pictures…</source>
        <translation>正在图像上试验计划后的网络…</translation>
    </message>
    <message>
        <source>The curves of the layers expect about %1.</source>
        <translation>由各层曲线预计约为 %1。</translation>
    </message>
    <message>
        <source>The curves of the layers are being measured: %1 of %2 points.</source>
        <translation>正在测量各层曲线：已完成 %2 个点中的 %1 个。</translation>
    </message>
    <message>
        <source>How many answers stay right is tried on pictures: choose their folder on the Training tab.</source>
        <translation>有多少回答保持正确，要在图像上试验：请在“训练”页选择图像文件夹。</translation>
    </message>
    <message>
        <source>Training needs pictures to learn from: choose their folder on the Training tab of the settings, or drop it on the window.</source>
        <translation>训练需要图像：请在设置的“训练”页选择图像文件夹，或把文件夹拖到窗口上。</translation>
    </message>
    <message>
        <source>This stage is set to 0 epochs: set how many on the Training tab of the settings.</source>
        <translation>此阶段设为 0 轮：请在设置的“训练”页设置轮数。</translation>
    </message>
    <message>
        <source>From pictures without labels a network can only learn with the help of another one: switch on “Learn from the unpruned network” for this stage.</source>
        <translation>用没有标签的图像，网络只能借助另一个网络来学习：请为此阶段打开“向未剪枝的网络学习”。</translation>
    </message>
    <message>
        <source>No channels are planned to be removed: move the ratio first.</source>
        <translation>计划中没有要剪掉的通道：请先调整比例。</translation>
    </message>
    <message>
        <source>This network has no channel that can be removed.</source>
        <translation>此网络没有可以剪掉的通道。</translation>
    </message>
    <message>
        <source>This needs pictures to try the network on: choose their folder on the Training tab of the settings, or drop it on the window.</source>
        <translation>这需要图像来试验网络：请在设置的“训练”页选择图像文件夹，或把文件夹拖到窗口上。</translation>
    </message>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>Training comes before the other stages: go back to the opened network first (menu Stages).</source>
        <translation>训练在其他阶段之前：请先回到打开时的网络（菜单“阶段”）。</translation>
    </message>
    <message>
        <source>Measured: %1 an image, after %2 before.</source>
        <translation>实测：每张图像 %1，之前 %2。</translation>
    </message>
    <message>
        <source>That is more than the %1 that were asked for.</source>
        <translation>超过了要求的 %1。</translation>
    </message>
    <message>
        <source>No faster plan was possible: %1</source>
        <translation>没有更快的计划：%1</translation>
    </message>
    <message>
        <source>Sparsity training is done.</source>
        <translation>稀疏训练已完成。</translation>
    </message>
    <message>
        <source>Sparsity training is done: %1 of the channels reached exactly zero.</source>
        <translation>稀疏训练已完成：%1 的通道恰好归零。</translation>
    </message>
    <message>
        <source>Training is done; pruning starts from this network.</source>
        <translation>训练已完成；剪枝从此网络开始。</translation>
    </message>
    <message>
        <source>Training is done; its best epoch was %1 of %2, and pruning starts from that.</source>
        <translation>训练已完成；最佳轮为第 %1 轮（共 %2 轮），剪枝从该轮开始。</translation>
    </message>
    <message>
        <source>Fine-tuning is done.</source>
        <translation>微调已完成。</translation>
    </message>
    <message>
        <source>Fine-tuning is done; its best epoch was %1 of %2, and that is kept.</source>
        <translation>微调已完成；最佳轮为第 %1 轮（共 %2 轮），已保留该轮。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Sparsify</source>
        <translation>稀疏训练</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>剪枝</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Evaluating the network</source>
        <translation>评估网络</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Measuring sensitivity</source>
        <translation>测量敏感度</translation>
    </message>
    <message>
        <source>The run of all stages</source>
        <translation>运行所有阶段</translation>
    </message>
    <message>
        <source>Measuring for the plan</source>
        <translation>为计划测量</translation>
    </message>
    <message>
        <source>Finding what stands in for removed channels</source>
        <translation>查找替代被剪通道的通道</translation>
    </message>
    <message>
        <source>Read a trained network or a project, and find out which channels belong together.</source>
        <translation>读取训练好的网络或项目，并找出哪些通道属于一组。</translation>
    </message>
    <message>
        <source>Train the network before anything is cut: one that has learned nothing yet, or not these pictures. What comes of it takes the opened network&apos;s place.</source>
        <translation>在剪枝之前训练网络：用于还没有学过、或没有学过这些图像的网络。训练结果将取代打开时的网络。</translation>
    </message>
    <message>
        <source>Continue training with a penalty that drives unimportant channels to zero, so that cutting them later harms the network less. Optional.</source>
        <translation>带惩罚继续训练，把不重要的通道推向零，使之后的剪枝对网络的损害更小。可选。</translation>
    </message>
    <message>
        <source>Carry out the plan: remove the planned channels from the network.</source>
        <translation>执行计划：从网络中剪掉计划的通道。</translation>
    </message>
    <message>
        <source>Train the smaller network on, until it answers about as well as before.</source>
        <translation>继续训练小网络，直到它的回答与之前差不多一样好。</translation>
    </message>
    <message>
        <source>Measure on the validation images how good the network&apos;s answers are.</source>
        <translation>在验证图像上测量网络的回答有多好。</translation>
    </message>
    <message>
        <source>Write the network to a file, read it back and check it.</source>
        <translation>把网络写入文件，再读回并检查。</translation>
    </message>
    <message>
        <source>Measure what the plan&apos;s criterion or budget needs: the channels&apos; importance, or how long the layers take.</source>
        <translation>测量计划的准则或预算所需的内容：通道的重要性，或各层的用时。</translation>
    </message>
    <message>
        <source>Find out on the pictures which of the channels that stay can stand in for those that go. Nothing is changed.</source>
        <translation>在图像上找出保留的哪些通道可以替代被剪的通道。不改变任何内容。</translation>
    </message>
    <message>
        <source>Sparsify, prune and fine-tune, one after the other, in as many rounds as the settings ask for.</source>
        <translation>依次进行稀疏训练、剪枝和微调，按设置的迭代次数重复。</translation>
    </message>
    <message>
        <source>Measure how good the answers are while channels are taken from one layer at a time. Nothing is changed.</source>
        <translation>每次从一层取走通道，测量回答还有多好。不改变任何内容。</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚未进行</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>out of date</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Pruned: %1 of %2 channels are gone, and with them %3 of the compute and %4 of the parameters.</source>
        <translation>已剪枝：剪掉了 %2 个通道中的 %1 个，减少了 %3 的计算量和 %4 的参数量。</translation>
    </message>
    <message>
        <source> %1 layers were refitted on %2 images.</source>
        <translation>在 %2 张图像上重新拟合了 %1 层。</translation>
    </message>
    <message>
        <source> %1: %2 before, %3 now.</source>
        <translation>%1：之前 %2，现在 %3。</translation>
    </message>
    <message>
        <source> %1: %2.</source>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>Exported to %1 (%2 with its weights). The weights were read back and are the network&apos;s.</source>
        <translation>已导出到 %1（含权重共 %2）。权重已读回，与网络的一致。</translation>
    </message>
    <message>
        <source>Exported to %1 (%2). Read back and checked: its answers differ from the network&apos;s by %3 at most.</source>
        <translation>已导出到 %1（%2）。已读回并检查：回答与网络的差异最多为 %3。</translation>
    </message>
    <message>
        <source>Epoch %1 of %2, %3</source>
        <translation>第 %1 轮，共 %2 轮，%3</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>%1:%2 h left</source>
        <translation>剩余 %1:%2 小时</translation>
    </message>
    <message>
        <source>%1:%2 left</source>
        <translation>剩余 %1:%2</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Chinese (needs a font: package fonts-noto-cjk)</source>
        <translation>中文（需要字体：软件包 fonts-noto-cjk）(&amp;C)</translation>
    </message>
    <message>
        <source>The language changes when Espalier is started the next time.</source>
        <translation>语言将在下次启动 Espalier 时改变。</translation>
    </message>
    <message>
        <source>Sample: seen by a drone</source>
        <translation>示例：无人机视角</translation>
    </message>
    <message>
        <source>Sample: clothes</source>
        <translation>示例：服装</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置的各页</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>剪枝</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Cut channels by hand</source>
        <translation>手动剪掉通道</translation>
    </message>
    <message>
        <source>Keep channels by hand</source>
        <translation>手动保留通道</translation>
    </message>
    <message>
        <source>Let the plan decide about channels</source>
        <translation>让计划决定通道</translation>
    </message>
    <message>
        <source>cut by hand</source>
        <translation>手动剪掉</translation>
    </message>
    <message>
        <source>kept by hand</source>
        <translation>手动保留</translation>
    </message>
    <message>
        <source>Select the channels first: click a cell of the heatmap, and others with Ctrl or Shift.</source>
        <translation>请先选择通道：点击热图中的一格，按住 Ctrl 或 Shift 选择更多。</translation>
    </message>
    <message>
        <source>You set the floor of “%1” to %2 yourself: lower it first, and the channel can go.</source>
        <translation>您自己把“%1”的下限设为 %2：请先降低下限，才能剪掉该通道。</translation>
    </message>
    <message>
        <source>“%1” keeps the fewest channels that it can: a layer cannot do without any.</source>
        <translation>“%1”保留的通道已是最少：一层不能没有通道。</translation>
    </message>
    <message>
        <source>Revert a replacement</source>
        <translation>撤回一次替换</translation>
    </message>
    <message>
        <source>There is nothing to accept: no floor gave a channel back.</source>
        <translation>没有可接受的内容：没有下限取回过通道。</translation>
    </message>
    <message>
        <source>Accept all replacements</source>
        <translation>接受所有替换</translation>
    </message>
    <message>
        <source>nothing to find</source>
        <translation>没有可找的</translation>
    </message>
    <message>
        <source>%1 of %2 found</source>
        <translation>找到 %1 / %2</translation>
    </message>
    <message>
        <source>%1, %2 wrong</source>
        <translation>%1，%2 个错误</translation>
    </message>
    <message>
        <source>With these settings no channel comes back at any ratio up to %1: all floors are zero.</source>
        <translation>按这些设置，比例到 %1 为止都不会取回通道：所有下限均为零。</translation>
    </message>
    <message>
        <source>With these settings no channel comes back at any ratio up to %1: what the cut leaves of each layer is never less than its floor. Higher floors make decisions.</source>
        <translation>按这些设置，比例到 %1 为止都不会取回通道：剪枝给每层留下的从不少于其下限。提高下限才会产生决定。</translation>
    </message>
    <message>
        <source>With these settings the first replacement appears at %1.</source>
        <translation>按这些设置，第一次替换出现在 %1。</translation>
    </message>
    <message>
        <source>With these settings the first channel comes back at %1.</source>
        <translation>按这些设置，第一个通道在 %1 时取回。</translation>
    </message>
    <message>
        <source>With these settings the first replacement appears at %1, and the nearest to this ratio at %2.</source>
        <translation>按这些设置，第一次替换出现在 %1，离当前比例最近的在 %2。</translation>
    </message>
    <message>
        <source>With these settings the first channel comes back at %1, and the nearest to this ratio at %2.</source>
        <translation>按这些设置，第一个通道在 %1 时取回，离当前比例最近的在 %2。</translation>
    </message>
    <message>
        <source>From which ratio on channels come back is being found out…</source>
        <translation>正在查找从什么比例起会取回通道…</translation>
    </message>
    <message>
        <source>For other programs, too. These options keep the batch norms.</source>
        <translation>也可用于其他程序。这些选项会保留批归一化。</translation>
    </message>
    <message>
        <source>With PyTorch 2.5 or later.</source>
        <translation>需要 PyTorch 2.5 或更高版本。</translation>
    </message>
    <message>
        <source>Suits most networks of PyTorch.</source>
        <translation>适合大多数 PyTorch 网络。</translation>
    </message>
    <message>
        <source>the size of your pictures</source>
        <translation>您的图像大小</translation>
    </message>
    <message>
        <source>(Method, section %1.)</source>
        <translation>（方法，第 %1 节。）</translation>
    </message>
    <message>
        <source>Formula: %1</source>
        <translation>公式：%1</translation>
    </message>
    <message>
        <source>More: docs/method.md, section %1</source>
        <translation>更多：docs/method.md，第 %1 节</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>术语表</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Reads %1, computes %2.</source>
        <translation>读取 %1，计算 %2。</translation>
    </message>
    <message>
        <source>Before the cut: %1 parameters, %2 MACs.</source>
        <translation>剪枝之前：%1 个参数，%2 MACs。</translation>
    </message>
    <message>
        <source>Frozen: %1.</source>
        <translation>冻结：%1。</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>Coupled group %1, which loses its channels together: %2.</source>
        <translation>耦合组 %1，一起剪掉通道：%2。</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>个通道</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>%1 MACs</source>
        <translation>%1 MACs</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>Their metrics do not compare: they are about other pictures.</source>
        <translation>它们的指标不可比较：针对的图像不同。</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>−%1 channels</source>
        <translation>−%1 个通道</translation>
    </message>
    <message>
        <source>at most %1 parameters</source>
        <translation>最多 %1 个参数</translation>
    </message>
    <message>
        <source>at most %1 MACs</source>
        <translation>最多 %1 MACs</translation>
    </message>
    <message>
        <source>metric within %1</source>
        <translation>指标变化不超过 %1</translation>
    </message>
    <message>
        <source>−%1 %2</source>
        <translation>−%1 %2</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>经过训练</translation>
    </message>
    <message>
        <source>sparsified</source>
        <translation>已稀疏训练</translation>
    </message>
    <message>
        <source>pruned</source>
        <translation>已剪枝</translation>
    </message>
    <message>
        <source>fine-tuned</source>
        <translation>已微调</translation>
    </message>
    <message>
        <source>%1 %2, measured on %3 pictures.</source>
        <translation>%1 %2，在 %3 张图像上测得。</translation>
    </message>
    <message>
        <source>%1 %2, estimated on %3 pictures.</source>
        <translation>%1 %2，在 %3 张图像上估计。</translation>
    </message>
    <message>
        <source>Exported as %1.</source>
        <translation>导出为 %1。</translation>
    </message>
    <message>
        <source>Noted %1.</source>
        <translation>记录于 %1。</translation>
    </message>
    <message>
        <source>From “%1” to “%2”: %3 MACs, %4 parameters.</source>
        <translation>从“%1”到“%2”：MACs %3，参数量 %4。</translation>
    </message>
    <message>
        <source>MACs of one image (millions)</source>
        <translation>每张图像的 MACs（百万）</translation>
    </message>
    <message>
        <source>parameters (millions)</source>
        <translation>参数量（百万）</translation>
    </message>
    <message>
        <source>size of the parameters (MB)</source>
        <translation>参数的大小（MB）</translation>
    </message>
    <message>
        <source>time of one image (ms)</source>
        <translation>每张图像的时间（ms）</translation>
    </message>
    <message>
        <source>less than 1</source>
        <translation>不到 1</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>KB</source>
        <translation>KB</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>Work per picture</source>
        <translation>每张图像的工作量</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Time per picture</source>
        <translation>每张图像的时间</translation>
    </message>
    <message>
        <source>is being measured…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>no pictures yet</source>
        <translation>还没有图像</translation>
    </message>
    <message>
        <source>cannot be tried</source>
        <translation>无法试验</translation>
    </message>
    <message>
        <source>is being tried…</source>
        <translation>正在试验…</translation>
    </message>
    <message>
        <source>Objects found</source>
        <translation>检测精度</translation>
    </message>
    <message>
        <source>Right answers</source>
        <translation>正确的回答</translation>
    </message>
    <message>
        <source>of 100</source>
        <translation>/ 100</translation>
    </message>
    <message>
        <source>≈ %1 % as good</source>
        <translation>≈ 原来的 %1 %</translation>
    </message>
    <message>
        <source>Tried on %1 pictures: %2 are answered worse than before, and %3 better.</source>
        <translation>在 %1 张图像上试验：%2 张比之前答得差，%3 张更好。</translation>
    </message>
    <message>
        <source>Choose pictures, and it can be seen here what becomes of the answers.</source>
        <translation>选择图像后，可以在此看到回答会怎样。</translation>
    </message>
    <message>
        <source>These pictures cannot be used for trying it. Choose others.</source>
        <translation>这些图像不能用于试验。请选择其他图像。</translation>
    </message>
    <message>
        <source>Other work is going on. The answers are tried as soon as it is done.</source>
        <translation>正在进行其他工作。结束后立即试验回答。</translation>
    </message>
    <message>
        <source>The smaller one is being tried on pictures…</source>
        <translation>正在图像上试验较小的网络…</translation>
    </message>
    <message>
        <source>The smaller one is made and trained. Move the slider to take away more of it.</source>
        <translation>较小的网络已得到并训练过。移动滑块可以再去掉一些。</translation>
    </message>
    <message>
        <source>The smaller one is made, and not trained yet. Move the slider to take away more of it.</source>
        <translation>较小的网络已得到，还没有训练。移动滑块可以再去掉一些。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>It knows %1 kinds, such as %2.</source>
        <translation>它认识 %1 种事物，例如 %2。</translation>
    </message>
    <message>
        <source>It knows: %1.</source>
        <translation>它认识：%1。</translation>
    </message>
    <message>
        <source>“%1” is a neural network: a program that has learned to tell what a picture shows.</source>
        <translation>“%1”是一个神经网络：一个学会了说出图像内容的程序。</translation>
    </message>
    <message>
        <source>“%1” is a neural network: a program that has learned to find things in pictures.</source>
        <translation>“%1”是一个神经网络：一个学会了在图像中找东西的程序。</translation>
    </message>
    <message>
        <source>“%1” is a neural network: a program that has learned to compute an answer for each picture.</source>
        <translation>“%1”是一个神经网络：一个学会了为每张图像计算答案的程序。</translation>
    </message>
    <message>
        <source>Of 100 things that are to be seen it finds %1.</source>
        <translation>在 100 个可见的事物中，它找到 %1 个。</translation>
    </message>
    <message>
        <source>Of 100 pictures it answers %1 rightly.</source>
        <translation>在 100 张图像中，它答对 %1 张。</translation>
    </message>
    <message>
        <source>What it has learned takes %1.</source>
        <translation>它学到的内容占 %1。</translation>
    </message>
    <message>
        <source>It is built of %1 layers with %2 small parts, each of which looks for one pattern.</source>
        <translation>它由 %1 层、%2 个小部件组成，每个部件寻找一种图案。</translation>
    </message>
    <message>
        <source>Some parts hardly matter for the answers. These go first.</source>
        <translation>有些部件对回答几乎没有作用。这些最先去掉。</translation>
    </message>
    <message>
        <source>As much as the slider asks for cannot go: each layer needs a few parts.</source>
        <translation>滑块要求的去不掉那么多：每层都需要几个部件。</translation>
    </message>
    <message>
        <source>%1 of the parts are gone; each bar is a layer.</source>
        <translation>%1 的部件已去掉；每个横条是一层。</translation>
    </message>
    <message>
        <source>By the slider %1 parts go; each bar is a layer.</source>
        <translation>按滑块将去掉 %1 的部件；每个横条是一层。</translation>
    </message>
    <message>
        <source>At most %1 % can go. Nothing is chosen yet: move the slider on the first page.</source>
        <translation>最多可以去掉 %1 %。还没有选择：请移动第一页的滑块。</translation>
    </message>
    <message>
        <source>How much time that saves has not been measured on this computer yet.</source>
        <translation>这能节省多少时间，还没有在这台电脑上测量。</translation>
    </message>
    <message>
        <source>On this computer an answer takes %1 thousandths of a second instead of %2.</source>
        <translation>在这台电脑上，一次回答需要千分之 %1 秒，而不是 %2。</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>Nothing is taken away yet.</source>
        <translation>还没有去掉任何部件。</translation>
    </message>
    <message>
        <source>Move the slider on the first page, and it is shown here what that saves.</source>
        <translation>移动第一页的滑块，这里会显示能节省多少。</translation>
    </message>
    <message>
        <source>Parts that are gone have no work to do: %1 % of it is left.</source>
        <translation>去掉的部件不再工作：剩下 %1 % 的工作量。</translation>
    </message>
    <message>
        <source>Of 100 things that are to be seen it finds %1; before it was %2.</source>
        <translation>在 100 个可见的事物中，它找到 %1 个；之前是 %2 个。</translation>
    </message>
    <message>
        <source>Of 100 pictures it answers %1 rightly; before it was %2.</source>
        <translation>在 100 张图像中，它答对 %1 张；之前是 %2 张。</translation>
    </message>
    <message>
        <source>Nothing is taken away yet, so it answers as it always did.</source>
        <translation>还没有去掉任何部件，因此回答和以前一样。</translation>
    </message>
    <message>
        <source>Move the slider on the first page, and it is shown here what it still can.</source>
        <translation>移动第一页的滑块，这里会显示它还会什么。</translation>
    </message>
    <message>
        <source>After parts were taken away it was trained again.</source>
        <translation>去掉部件之后又训练过。</translation>
    </message>
    <message>
        <source>It was not trained since; training usually brings much of what is lost back.</source>
        <translation>之后还没有训练；训练通常能找回大部分损失。</translation>
    </message>
    <message>
        <source>Nothing is open. Press Esc, and open a network or a sample.</source>
        <translation>没有打开任何内容。请按 Esc，然后打开网络或示例。</translation>
    </message>
    <message>
        <source>It is being found out which parts may go. That takes a while.</source>
        <translation>正在查找可以去掉哪些部件。需要一些时间。</translation>
    </message>
    <message>
        <source>So much cannot be taken away. Move the slider to the left.</source>
        <translation>去不掉这么多。请把滑块向左移。</translation>
    </message>
    <message>
        <source>Nothing is taken away yet. Move the slider to the right.</source>
        <translation>还没有去掉任何部件。请把滑块向右移。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>Nothing is open yet</source>
        <translation>还没有打开任何内容</translation>
    </message>
    <message>
        <source>How small may it become?</source>
        <translation>它可以变得多小？</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>它是什么</translation>
    </message>
    <message>
        <source>What it can lose</source>
        <translation>它可以去掉什么</translation>
    </message>
    <message>
        <source>What was taken</source>
        <translation>去掉了什么</translation>
    </message>
    <message>
        <source>What would be taken</source>
        <translation>会去掉什么</translation>
    </message>
    <message>
        <source>What it still can</source>
        <translation>它还会什么</translation>
    </message>
    <message>
        <source>What it could still do</source>
        <translation>它还能会什么</translation>
    </message>
    <message>
        <source>“%1” has %2 channels: its floor can be 1 to %2, or automatic, but not %3.</source>
        <translation>“%1”有 %2 个通道：其下限可以是 1 到 %2，或自动，但不能是 %3。</translation>
    </message>
    <message>
        <source>“%1” is protected and keeps all its %2 channels; unprotect it to give it a floor.</source>
        <translation>“%1”受保护，保留全部 %2 个通道；要设置下限，请先解除保护。</translation>
    </message>
    <message>
        <source>Select the layers first, in the layer table or in the heatmap.</source>
        <translation>请先在层表或热图中选择层。</translation>
    </message>
    <message>
        <source>Protect a layer</source>
        <translation>保护层</translation>
    </message>
    <message>
        <source>Release a layer</source>
        <translation>解除层的保护</translation>
    </message>
    <message>
        <source>Floor of a layer</source>
        <translation>层的下限</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>“%1” is no number of channels. A floor is a whole number such as 8, or “automatic”.</source>
        <translation>“%1”不是通道数。下限是整数（例如 8），或“自动”。</translation>
    </message>
    <message>
        <source>Cut by hand: it goes first, however much it matters.</source>
        <translation>手动剪掉：不论多重要都最先剪掉。</translation>
    </message>
    <message>
        <source>Cut by hand as soon as a ratio above zero is planned.</source>
        <translation>手动剪掉，一旦比例大于零即生效。</translation>
    </message>
    <message>
        <source>Kept by hand: it stays, however little it matters.</source>
        <translation>手动保留：不论多不重要都保留。</translation>
    </message>
    <message>
        <source>Protected, but the policy “%1” holds no protection: %2 of its %3 channels stay. Choose another one.</source>
        <translation>受保护，但“%1”策略不遵守保护：%3 个通道中保留 %2 个。请选择其他策略。</translation>
    </message>
    <message>
        <source>Protected: keeps all of its %1 channels, and so do the %2 layers that are coupled with it.</source>
        <translation>受保护：保留全部 %1 个通道，与其耦合的 %2 层也一样。</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Measuring how long an answer takes</source>
        <translation>测量一次回答需要多久</translation>
    </message>
    <message>
        <source>Write what becomes, or became, of the network as a web page or PDF.</source>
        <translation>把网络会变成或变成了什么写成网页或 PDF。</translation>
    </message>
    <message>
        <source>Measure on this machine how long the networks take for an image. Nothing is changed.</source>
        <translation>在本机测量网络处理一张图像需要多久。不改变任何内容。</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>%1 is still running.</source>
        <translation>%1仍在运行。</translation>
    </message>
    <message>
        <source>Its finished epochs are kept: the program offers to go on when it is started again.</source>
        <translation>已完成的轮会保留：再次启动程序时可以继续。</translation>
    </message>
    <message>
        <source>What it has done so far would be lost.</source>
        <translation>目前为止的工作将会丢失。</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>停止并退出</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>A detector finds cars, people and bicycles in a drone&apos;s thermal pictures. Nothing to prepare.</source>
        <translation>检测网络在无人机的热成像图像中找到汽车、行人和自行车。无需准备。</translation>
    </message>
    <message>
        <source>400 pictures with boxes · network of %1</source>
        <translation>400 张带框图像 · 网络 %1</translation>
    </message>
    <message>
        <source>A classifier tells ten kinds of clothing apart in small grey pictures. Nothing to prepare.</source>
        <translation>分类网络在小的灰度图像中区分十种服装。无需准备。</translation>
    </message>
    <message>
        <source>Numbers the network has learned. Fewer of them make a smaller file.</source>
        <translation>网络学到的数。越少，文件越小。</translation>
    </message>
    <message>
        <source>of a convolution: channels in / groups × channels out × height × width of the kernel, and one more a channel for a bias</source>
        <translation>卷积：输入通道 / 组数 × 输出通道 × 核的高 × 核的宽，有偏置时每个通道再加一个</translation>
    </message>
    <message>
        <source>Compute (MACs)</source>
        <translation>计算量（MACs）</translation>
    </message>
    <message>
        <source>Multiply–accumulates (MACs) for one image: multiplications, each with its addition. Fewer of them make the network faster.</source>
        <translation>处理一张图像的乘加次数（MACs）：每次乘法各带一次加法。越少，网络越快。</translation>
    </message>
    <message>
        <source>of a convolution: its weights × height × width of its output</source>
        <translation>卷积：权重数 × 输出的高 × 输出的宽</translation>
    </message>
    <message>
        <source>What one image takes on this machine, as predicted from measurements of the layers. Pruning measures what came out.</source>
        <translation>在本机处理一张图像所需的时间，由各层的测量推算。剪枝会测量实际结果。</translation>
    </message>
    <message>
        <source>sum of the layers&apos; times at their widths × (measured time of the whole network / the same sum uncut)</source>
        <translation>各层在其宽度下的时间之和 ×（整个网络的实测时间 / 未剪枝时的同一和）</translation>
    </message>
    <message>
        <source>Of the parameters, as 32-bit numbers.</source>
        <translation>参数的大小，按 32 位数计。</translation>
    </message>
    <message>
        <source>4 bytes × parameters</source>
        <translation>4 字节 × 参数量</translation>
    </message>
    <message>
        <source>A channel is one feature map that a layer computes. Channels that can only go together count once.</source>
        <translation>通道是一层计算出的一张特征图。只能一起剪掉的通道算作一个。</translation>
    </message>
    <message>
        <source>sum of the layers&apos; widths, coupled layers counted once</source>
        <translation>各层宽度之和，耦合的层只计一次</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>The network as it was opened.</source>
        <translation>打开时的网络。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>The network as the stages so far have made it.</source>
        <translation>各阶段到目前为止得到的网络。</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>The network that “Prune” would make with the present settings. Of the quality it is an estimate.</source>
        <translation>按当前设置“剪枝”会得到的网络。其质量是估计值。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>From the original to the planned network.</source>
        <translation>从原网络到计划后的网络。</translation>
    </message>
    <message>
        <source>planned / original − 1</source>
        <translation>计划 / 原网络 − 1</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>A layer, or several that must lose their channels together.</source>
        <translation>一层，或必须一起剪掉通道的几层。</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>What the layer computes, and how many are coupled.</source>
        <translation>该层计算什么，以及有多少层耦合。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Channels that stay / channels there are.</source>
        <translation>保留的通道数 / 通道总数。</translation>
    </message>
    <message>
        <source>Share of the variance of its channels that the layer keeps under the plan, on the pictures: of those that stay, and what these explain of those that go.</source>
        <translation>按计划，该层在图像上保留的通道方差比例：包括保留的通道，以及它们能解释的被剪通道的方差。</translation>
    </message>
    <message>
        <source>1 − sum over the removed channels of (1 − explained) × share of the layer&apos;s variance</source>
        <translation>1 − 对被剪通道求和：(1 − 可解释) × 占该层方差的比例</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>Share of channels that sparsity training has brought to exactly zero.</source>
        <translation>稀疏训练已使其恰好归零的通道比例。</translation>
    </message>
    <message>
        <source>channels of scale 0 / channels of the layer</source>
        <translation>缩放系数为 0 的通道 / 该层的通道</translation>
    </message>
    <message>
        <source>Score of a layer</source>
        <translation>层的分数</translation>
    </message>
    <message>
        <source>How much a channel of this layer matters on average; the lowest are removed first.</source>
        <translation>该层的通道平均有多重要；最低的最先剪掉。</translation>
    </message>
    <message>
        <source>average of S over the layer&apos;s channels</source>
        <translation>S 对该层各通道的平均</translation>
    </message>
    <message>
        <source>Parameters of a layer</source>
        <translation>层的参数</translation>
    </message>
    <message>
        <source>Numbers that these layers have learned (parameters), before the cut.</source>
        <translation>这些层学到的数（参数），剪枝之前。</translation>
    </message>
    <message>
        <source>MACs of a layer</source>
        <translation>层的 MACs</translation>
    </message>
    <message>
        <source>Multiplications that these layers do for one image (MACs), before the cut.</source>
        <translation>处理一张图像时这些层所做的乘法（MACs），剪枝之前。</translation>
    </message>
    <message>
        <source>The fewest channels that must stay in a layer. Those that you set are bold; the others follow from the ratio.</source>
        <translation>一层必须保留的最少通道数。您自己设置的以粗体显示；其他的由比例得出。</translation>
    </message>
    <message>
        <source>max(least, ⌈share × (1 − P) × channels⌉), P: the ratio</source>
        <translation>max(最少, ⌈下限比例 × (1 − P) × 通道数⌉)，P：比例</translation>
    </message>
    <message>
        <source>Protected layer</source>
        <translation>受保护的层</translation>
    </message>
    <message>
        <source>Keeps this layer, and all coupled with it, whole at any ratio.</source>
        <translation>在任何比例下都让该层以及与其耦合的所有层保持完整。</translation>
    </message>
    <message>
        <source>State of a layer</source>
        <translation>层的状态</translation>
    </message>
    <message>
        <source>What this layer is allowed to lose: free, coupled with others, at its floor, protected, frozen, or about to collapse.</source>
        <translation>该层允许剪掉多少：自由、与其他层耦合、处于下限、受保护、冻结，或即将坍塌。</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>This channel scored below the cut, but its layer needs it to keep its floor.</source>
        <translation>此通道的分数低于剪枝线，但所在层需要它来保住下限。</translation>
    </message>
    <message>
        <source>Score of the one given back</source>
        <translation>取回通道的分数</translation>
    </message>
    <message>
        <source>How much the channel that was given back matters.</source>
        <translation>取回的通道有多重要。</translation>
    </message>
    <message>
        <source>Would cost</source>
        <translation>本来的代价</translation>
    </message>
    <message>
        <source>Share of its layer&apos;s variance that would be lost without the channel that was given back.</source>
        <translation>没有取回的通道时，其所在层会损失的方差比例。</translation>
    </message>
    <message>
        <source>(1 − explained) × its share of the layer&apos;s variance</source>
        <translation>(1 − 可解释) × 占其所在层方差的比例</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>剪掉</translation>
    </message>
    <message>
        <source>This channel goes: in place of the one that was given back, so that the target is still met, or by the cut.</source>
        <translation>此通道被剪掉：代替取回的通道，使目标仍能达到；或因剪枝线而剪掉。</translation>
    </message>
    <message>
        <source>Score of the one removed</source>
        <translation>被剪通道的分数</translation>
    </message>
    <message>
        <source>How much the channel that goes matters.</source>
        <translation>被剪掉的通道有多重要。</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>代价</translation>
    </message>
    <message>
        <source>Share of its layer&apos;s variance that is lost with the channel that goes.</source>
        <translation>剪掉该通道时，其所在层损失的方差比例。</translation>
    </message>
    <message>
        <source>The channels of its layer that come closest to the one that goes, and the share of its variance that all that stay explain, on the pictures. Layers behind it are refitted to them.</source>
        <translation>同层中与被剪通道最接近的通道，以及全部保留通道在图像上能解释的方差比例。后面的层会按它们重新拟合。</translation>
    </message>
    <message>
        <source>x − mean ≈ Σ w·(x_k − mean) over the channels k that stay, by ridge regression</source>
        <translation>x − 均值 ≈ Σ w·(x_k − 均值)，对保留的通道 k 求和，由岭回归得出</translation>
    </message>
    <message>
        <source>Reason of a decision</source>
        <translation>决定的原因</translation>
    </message>
    <message>
        <source>The layer, and the floor under which it would have fallen.</source>
        <translation>该层，以及它本会低于的下限。</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>How good the answers still are while channels are taken from one layer at a time and nothing is trained. Drag a mark to set the layer&apos;s floor.</source>
        <translation>每次从一层取走通道且不训练时，回答还有多好。拖动标记可设置该层的下限。</translation>
    </message>
    <message>
        <source>the metric at several kept shares of one layer, with calibrated batch norms</source>
        <translation>一层在几个保留比例下的指标，批归一化已校准</translation>
    </message>
    <message>
        <source>Sensitive layer</source>
        <translation>敏感的层</translation>
    </message>
    <message>
        <source>A layer of the table; the most sensitive one comes first.</source>
        <translation>表中的一层；最敏感的在最前。</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Layers that lose far more than the others should be protected.</source>
        <translation>损失远大于其他层的层应当保护。</translation>
    </message>
    <message>
        <source>half of the channels cost more than 2 points, and more than twice what the median layer loses</source>
        <translation>剪掉一半通道的代价超过 2 个百分点，且超过中位层损失的两倍</translation>
    </message>
    <message>
        <source>Half gone</source>
        <translation>剪半影响</translation>
    </message>
    <message>
        <source>How the measured quality changes when half of this layer&apos;s channels are removed and nothing is trained.</source>
        <translation>该层剪掉一半通道且不训练时，测得的质量如何变化。</translation>
    </message>
    <message>
        <source>May lose</source>
        <translation>可剪</translation>
    </message>
    <message>
        <source>Largest measured share of its channels that can be removed at almost no cost.</source>
        <translation>几乎无代价可剪掉的通道的最大测量比例。</translation>
    </message>
    <message>
        <source>Channels of a layer</source>
        <translation>层的通道</translation>
    </message>
    <message>
        <source>How many channels the layer has.</source>
        <translation>该层有多少通道。</translation>
    </message>
    <message>
        <source>How much a channel matters, by comparing it with all channels and with those of its layer. The lowest are removed first.</source>
        <translation>通道有多重要：与全部通道以及同层通道相比。最低的最先剪掉。</translation>
    </message>
    <message>
        <source>S = G^(1−b) × L^b, b: the fusion</source>
        <translation>S = G^(1−b) × L^b，b：融合</translation>
    </message>
    <message>
        <source>When the channel goes while the ratio rises. Where the layers&apos; shares are measured or even, this is its score.</source>
        <translation>比例上升时该通道何时被剪。各层比例由测量得出或均匀时，这就是它的分数。</translation>
    </message>
    <message>
        <source>The channel&apos;s value by the criterion, beside all channels&apos;.</source>
        <translation>通道按准则的值，与全部通道相比。</translation>
    </message>
    <message>
        <source>G = c / average of c over all channels</source>
        <translation>G = c / 全部通道 c 的平均</translation>
    </message>
    <message>
        <source>The channel&apos;s value by the criterion, beside those of its layer.</source>
        <translation>通道按准则的值，与同层通道相比。</translation>
    </message>
    <message>
        <source>L = c / average of c over the layer</source>
        <translation>L = c / 本层 c 的平均</translation>
    </message>
    <message>
        <source>The rule that gives each channel a number for how much it matters, such as the sum of its weights.</source>
        <translation>为每个通道给出重要性数值的规则，例如权重之和。</translation>
    </message>
    <message>
        <source>c ≥ 0; exactly zero where the channel&apos;s scale is zero</source>
        <translation>c ≥ 0；通道的缩放系数为零时恰好为零</translation>
    </message>
    <message>
        <source>How many channels of the network have a lower score.</source>
        <translation>网络中分数更低的通道有多少。</translation>
    </message>
    <message>
        <source>Heat compares a channel with the others of its layer. Sparsity training pushes cold channels towards zero.</source>
        <translation>热度把一个通道与同层其他通道相比。稀疏训练把冷的通道推向零。</translation>
    </message>
    <message>
        <source>H = (rank of M in the layer − 1) / (channels − 1), M: the scale, smoothed over the updates</source>
        <translation>H = (M 在层内的名次 − 1) / (通道数 − 1)，M：对各次更新平滑后的缩放系数</translation>
    </message>
    <message>
        <source>Share of the removed channel&apos;s variance that the channels that stay explain.</source>
        <translation>被剪通道的方差中，保留的通道能解释的比例。</translation>
    </message>
    <message>
        <source>on a tenth of the pictures that the regression has not seen</source>
        <translation>在回归没有见过的十分之一图像上</translation>
    </message>
    <message>
        <source>Share of its layer&apos;s variance that is lost with this channel.</source>
        <translation>剪掉此通道时，其所在层损失的方差比例。</translation>
    </message>
    <message>
        <source>Weights that the file has under several names: they are cut once, for all of them.</source>
        <translation>文件中以多个名称出现的权重：一次剪枝对所有名称生效。</translation>
    </message>
    <message>
        <source>Channels that contribute nothing but a constant: removing them is free.</source>
        <translation>只贡献一个常数的通道：剪掉它们没有代价。</translation>
    </message>
    <message>
        <source>Channels of its layer that stay under the plan.</source>
        <translation>按计划其所在层保留的通道。</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>What the plan does with a channel: kept, cut, given back, or removed as a replacement.</source>
        <translation>计划如何处理通道：保留、剪除、取回，或作为替补被剪掉。</translation>
    </message>
    <message>
        <source>Rank of a score</source>
        <translation>分数的名次</translation>
    </message>
    <message>
        <source>The place of a channel&apos;s score among all channels of the network. Those that matter least are removed first.</source>
        <translation>通道的分数在网络全部通道中的位置。最不重要的最先剪掉。</translation>
    </message>
    <message>
        <source>(place in ascending order − 1) / (channels − 1); exact zeros are 0</source>
        <translation>(升序中的位置 − 1) / (通道数 − 1)；恰好为零的为 0</translation>
    </message>
    <message>
        <source>Histogram of importance</source>
        <translation>重要性直方图</translation>
    </message>
    <message>
        <source>How many channels have which score. Drag the line: the channels left of it are removed.</source>
        <translation>各分数有多少通道。拖动竖线：左边的通道被剪掉。</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>坍塌</translation>
    </message>
    <message>
        <source>A layer collapses at a ratio where the plain cut leaves it fewer channels than its floor, or none. The map shows it at every ratio, without replacement and with it.</source>
        <translation>在某个比例下，如果单纯剪枝给一层留下的通道少于其下限或一个不剩，该层就坍塌。图中显示每个比例下的情况，无替换和有替换。</translation>
    </message>
    <message>
        <source>the first of the ratios 0, 0.01 … 0.95 at which kept &lt; floor</source>
        <translation>比例 0、0.01 … 0.95 中第一个使保留数 &lt; 下限的比例</translation>
    </message>
    <message>
        <source>How wrong the network&apos;s answers are while it trains; lower is better.</source>
        <translation>训练时网络的回答错得有多严重；越低越好。</translation>
    </message>
    <message>
        <source>(1 − w) × loss by labels + w × distance from the teacher</source>
        <translation>(1 − w) × 标签损失 + w × 与教师的距离</translation>
    </message>
    <message>
        <source>Curves of a training</source>
        <translation>训练曲线</translation>
    </message>
    <message>
        <source>Loss: how wrong the network is; lower is better. Beside it, how good its answers are. An epoch is one pass over all images.</source>
        <translation>损失：网络错得有多严重；越低越好。旁边是回答有多好。一轮是把全部图像过一遍。</translation>
    </message>
    <message>
        <source>Unevenness</source>
        <translation>不均匀度</translation>
    </message>
    <message>
        <source>How differently the layers would lose channels under the plain cut. 0: every layer gives the same share; 1: some give all and the others nothing.</source>
        <translation>单纯剪枝时各层失去通道的差异。0：每层剪掉的比例相同；1：有的层全部剪掉，其余一个不剪。</translation>
    </message>
    <message>
        <source>U = Σ n_g/N × (s_g − P)² / (P × (1 − P)), s_g: share that layer g of n_g channels loses</source>
        <translation>U = Σ n_g/N × (s_g − P)² / (P × (1 − P))，s_g：有 n_g 个通道的层 g 剪掉的比例</translation>
    </message>
    <message>
        <source>Unevenness against the aim</source>
        <translation>相对于目标的不均匀度</translation>
    </message>
    <message>
        <source>The same against what every layer is aimed to give. 0: every layer gives what it should.</source>
        <translation>同上，但相对于各层应剪的份额。0：每层剪掉应剪的份额。</translation>
    </message>
    <message>
        <source>Σ n_g/N × (s_g − t_g/n_g)² / (P × (1 − P)), t_g: channels that layer g should give</source>
        <translation>Σ n_g/N × (s_g − t_g/n_g)² / (P × (1 − P))，t_g：层 g 应剪掉的通道数</translation>
    </message>
    <message>
        <source>Safe ratio</source>
        <translation>安全比例</translation>
    </message>
    <message>
        <source>The largest ratio at which the plain cut leaves no layer empty.</source>
        <translation>单纯剪枝不会剪空任何层的最大比例。</translation>
    </message>
    <message>
        <source>P_c = share of the channels below the least of the layers&apos; largest scales</source>
        <translation>P_c = 低于各层最大缩放系数之最小值的通道所占比例</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>精确率和召回率</translation>
    </message>
    <message>
        <source>Recall: share of the objects that are found. Precision: share of the found objects that are there, at an overlap of at least a half. The area under the curve is the average precision.</source>
        <translation>召回率：目标被检出的比例。精确率：检出的目标确实存在的比例，重叠至少一半。曲线下的面积是平均精度。</translation>
    </message>
    <message>
        <source>precision = right / found, recall = right / there</source>
        <translation>精确率 = 正确 / 检出，召回率 = 正确 / 实际存在</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Which class is taken for which: columns are what is there, rows what is found. All that is right lies on the diagonal.</source>
        <translation>哪个类别被认作哪个类别：列是实际存在的，行是检出的。正确的都在对角线上。</translation>
    </message>
    <message>
        <source>cell / what is there of the column&apos;s class</source>
        <translation>单元格 / 该列类别实际存在的数量</translation>
    </message>
    <message>
        <source>Quality by class and size</source>
        <translation>按类别和大小的质量</translation>
    </message>
    <message>
        <source>The same average precision for the objects of one class, or of one size, alone.</source>
        <translation>只针对一个类别或一种大小的目标的同一平均精度。</translation>
    </message>
    <message>
        <source>Removing parts of a trained network that it can do without. Here whole channels go, so that the smaller network is faster on ordinary hardware, too.</source>
        <translation>去掉训练好的网络可以不要的部分。这里去掉的是整个通道，因此较小的网络在普通硬件上也更快。</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>The share of the budget that the plan removes: 50 % of the compute halves it.</source>
        <translation>计划剪掉的预算比例：50 % 的计算量即减半。</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>What the ratio counts: channels, parameters, compute (MACs), bytes, or time on this machine.</source>
        <translation>比例所计的量：通道数、参数量、计算量（MACs）、字节，或本机上的时间。</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Which channels go and which stay. It is made anew at every change and carried out by “Prune”.</source>
        <translation>剪掉哪些通道、保留哪些。每次更改都重新制定，由“剪枝”执行。</translation>
    </message>
    <message>
        <source>Coupled layers</source>
        <translation>耦合的层</translation>
    </message>
    <message>
        <source>Layers whose outputs are added, or used together in another way, can only lose the same channels. They are one row in every table.</source>
        <translation>输出相加或以其他方式一起使用的层，只能剪掉相同的通道。它们在每个表中占一行。</translation>
    </message>
    <message>
        <source>Replacement</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Where a floor gives channels back, others that matter least are removed in their place: no layer collapses, and the target is met all the same.</source>
        <translation>下限取回通道时，由最不重要的其他通道代替被剪：没有层坍塌，目标照样达到。</translation>
    </message>
    <message>
        <source>How much a channel&apos;s score depends on its own layer: 0 compares it with all channels only, 1 with those of its layer only.</source>
        <translation>通道的分数有多依赖本层：0 只与全部通道比较，1 只与本层通道比较。</translation>
    </message>
    <message>
        <source>b in S = G^(1−b) × L^b</source>
        <translation>S = G^(1−b) × L^b 中的 b</translation>
    </message>
    <message>
        <source>Sparsity training</source>
        <translation>稀疏训练</translation>
    </message>
    <message>
        <source>Training with a penalty that drives unimportant channels to exactly zero, so that cutting them costs nothing.</source>
        <translation>带惩罚的训练，把不重要的通道推向恰好为零，使剪掉它们没有代价。</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Training the smaller network on, until it answers about as well as before.</source>
        <translation>继续训练小网络，直到它的回答与之前差不多一样好。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>One pass over all training pictures.</source>
        <translation>把全部训练图像过一遍。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far each step of training moves the parameters. Too large a rate undoes what was learned, too small a rate takes long.</source>
        <translation>训练的每一步让参数移动多远。太大会抹去已学到的内容，太小则耗时很久。</translation>
    </message>
    <message>
        <source>Teacher (distillation)</source>
        <translation>教师（蒸馏）</translation>
    </message>
    <message>
        <source>The network before pruning, whose answers the smaller one learns to give. It needs no labels.</source>
        <translation>剪枝前的网络，小网络学习给出它的回答。不需要标签。</translation>
    </message>
    <message>
        <source>Batch norm</source>
        <translation>批归一化</translation>
    </message>
    <message>
        <source>A layer that brings each channel to the same mean and spread and then scales it. Its scale tells how much of the channel is used.</source>
        <translation>把每个通道调到相同的均值和离散程度，再进行缩放的层。其缩放系数说明通道被用到多少。</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Measuring the statistics of the batch norms anew after the cut, on pictures and without labels.</source>
        <translation>剪枝后在图像上重新测量批归一化的统计量，不需要标签。</translation>
    </message>
    <message>
        <source>Refit (compensation)</source>
        <translation>重新拟合（补偿）</translation>
    </message>
    <message>
        <source>The layers behind removed channels are changed so that they come as close as possible to what they computed before, on pictures and without labels.</source>
        <translation>改变被剪通道后面的层，使其计算结果尽量接近之前，在图像上进行，不需要标签。</translation>
    </message>
    <message>
        <source>least squares with a ridge penalty</source>
        <translation>带岭惩罚的最小二乘</translation>
    </message>
    <message>
        <source>TorchScript</source>
        <translation>TorchScript</translation>
    </message>
    <message>
        <source>A file of PyTorch with the network and its weights that needs no Python.</source>
        <translation>PyTorch 的一种文件，包含网络及其权重，不需要 Python。</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>A file format for networks that many programs and devices read.</source>
        <translation>许多程序和设备都能读取的网络文件格式。</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
    <message>
        <source>The network cannot be drawn: Graphviz&apos;s engine “dot” is missing or gave up; install Graphviz anew (libgvc6).</source>
        <translation>无法绘制网络：缺少 Graphviz 的引擎“dot”，或它已放弃；请重新安装 Graphviz（libgvc6）。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>title of a report</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>en</source>
        <comment>language of a report, as HTML names it</comment>
        <translation>zh-CN</translation>
    </message>
    <message>
        <source>“%1” is no name for a table: let it end in .csv or .json.</source>
        <translation>“%1”不能用作表格的文件名：请以 .csv 或 .json 结尾。</translation>
    </message>
    <message>
        <source>The data that the interrupted run needs can no longer be read.</source>
        <translation>被中断的运行所需的数据已无法读取。</translation>
    </message>
    <message>
        <source>“%1” is no name for a picture: let it end in .png, .svg or .pdf.</source>
        <translation>“%1”不能用作图片的文件名：请以 .png、.svg 或 .pdf 结尾。</translation>
    </message>
    <message>
        <source>“%1” shows nothing that could be a picture.</source>
        <translation>“%1”没有显示可以成为图片的内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) found before are missed now.</source>
        <translation>
            <numerusform>有 %n 个之前找到的物体现在漏掉了。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) missed before are found now.</source>
        <translation>
            <numerusform>有 %n 个之前漏掉的物体现在找到了。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n false box(es) are new.</source>
        <translation>
            <numerusform>新增 %n 个误检框。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n box(es) are new.</source>
        <translation>
            <numerusform>新增 %n 个检测框。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n false box(es) are gone.</source>
        <translation>
            <numerusform>少了 %n 个误检框。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n box(es) are gone.</source>
        <translation>
            <numerusform>少了 %n 个检测框。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing changes in this picture.</source>
        <translation>这张图像中没有变化。</translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor; as many others go instead.</source>
        <translation>
            <numerusform>因为有层会低于其下限，取回了 %n 个通道；改为剪掉同样多的其他通道。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor.</source>
        <translation>
            <numerusform>因为有层会低于其下限，取回了 %n 个通道。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) go instead: it takes more of these to meet the target.</source>
        <translation>
            <numerusform>改为剪掉其他 %n 个通道：要达到目标，需要剪掉更多个。</numerusform>
        </translation>
    </message>
    <message>
        <source>No other goes instead, because the target is met without one.</source>
        <translation>没有剪掉其他通道代替，因为不剪也达到目标。</translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) go instead.</source>
        <translation>
            <numerusform>改为剪掉其他 %n 个通道。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n of them no other goes, because the target is met without it.</source>
        <translation>
            <numerusform>其中 %n 个没有其他通道代替，因为不剪也达到目标。</numerusform>
        </translation>
    </message>
    <message>
        <source>The policies “none” and “cap” only cut: no floor gives anything back.</source>
        <translation>“不处理”和“封顶”策略只剪枝：下限不会取回任何通道。</translation>
    </message>
    <message>
        <source>No layer would fall below its floor, so nothing had to be given back.</source>
        <translation>没有层会低于其下限，因此无需取回任何通道。</translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</source>
        <translation>
            <numerusform>因为有层会低于其下限，取回了 %n 个通道；没有剪掉其他通道，因此未达到目标。</numerusform>
        </translation>
    </message>
    <message>
        <source>Tried on %1 of %2 validation images, the planned network answers %3 worse than the original, and %4 better.</source>
        <translation>在 %2 张验证图像中的 %1 张上试验：与原网络相比，计划后的网络有 %3 张答得更差，%4 张更好。</translation>
    </message>
    <message>
        <source>What the plan does to the answers is tried on the project&apos;s images: choose their folder on the Training tab of the settings.</source>
        <translation>计划对回答的影响在项目的图像上试验：请在设置的“训练”页选择图像文件夹。</translation>
    </message>
    <message>
        <source>The planned network is being tried; its answers appear here in a moment.</source>
        <translation>正在试验计划后的网络；它的回答很快会显示在这里。</translation>
    </message>
    <message>
        <source>Hide the view %1</source>
        <translation>隐藏这个视图：%1</translation>
    </message>
    <message>
        <source>Show the view %1</source>
        <translation>显示这个视图：%1</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>左、右</translation>
    </message>
    <message>
        <source>Up, Down</source>
        <translation>上、下</translation>
    </message>
    <message>
        <source>Page Up, Page Down</source>
        <translation>Page Up、Page Down</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Edit the floor of the layer</source>
        <translation>编辑该层的下限</translation>
    </message>
    <message>
        <source>Edit the name of the plan</source>
        <translation>编辑计划的名称</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Go to another channel; with Shift, select up to it</source>
        <translation>转到另一个通道；按住 Shift 则一直选到该处</translation>
    </message>
    <message>
        <source>Go to the first or last channel of the layer</source>
        <translation>转到该层的第一个或最后一个通道</translation>
    </message>
    <message>
        <source>Go to another layer; with Shift, move the picture</source>
        <translation>转到另一层；按住 Shift 则移动画面</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Select the layer</source>
        <translation>选择该层</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Show the whole network</source>
        <translation>显示整个网络</translation>
    </message>
    <message>
        <source>Go on by a screen</source>
        <translation>翻一屏</translation>
    </message>
    <message>
        <source>Move the line of the cut</source>
        <translation>移动剪枝线</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>Change the ratio</source>
        <translation>更改比例</translation>
    </message>
    <message>
        <source>Go to another layer</source>
        <translation>转到另一层</translation>
    </message>
    <message>
        <source>Previous or next page</source>
        <translation>上一页或下一页</translation>
    </message>
    <message>
        <source>Move the slider</source>
        <translation>移动滑块</translation>
    </message>
    <message>
        <source>Other pictures</source>
        <translation>其他图像</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>返回窗口</translation>
    </message>
    <message>
        <source>Left of the line, floors gave %1 back; no other goes instead.</source>
        <translation>剪枝线左边，因下限取回了 %1 个通道；没有其他通道代替它们被剪掉。</translation>
    </message>
    <message>
        <source>Left of the line, floors gave %1 back; right of it, %2 are removed instead.</source>
        <translation>剪枝线左边，因下限取回了 %1 个通道；右边改为剪掉 %2 个。</translation>
    </message>
    <message>
        <source>−1 channel</source>
        <translation>−1 个通道</translation>
    </message>
    <message>
        <source>1 channel less</source>
        <translation>减少 1 个通道</translation>
    </message>
    <message>
        <source>Channels by hand: %1 cut, %2 kept.</source>
        <translation>手动：剪掉 %1 个通道，保留 %2 个。</translation>
    </message>
    <message numerus="yes">
        <source>What each layer gives was measured on %n image(s).</source>
        <translation>
            <numerusform>各层可剪去多少是在 %n 张图像上测得的。</numerusform>
        </translation>
    </message>
    <message>
        <source>The scores decide what each layer gives: on this machine, measuring it would take about %1 s, and %2 s are allowed (setting “Measuring may take”).</source>
        <translation>各层剪去多少由分数决定：在这台机器上测量约需 %1 秒，而允许的时间为 %2 秒（设置“测量时限”）。</translation>
    </message>
    <message>
        <source>+ %1 more</source>
        <translation>+ 另 %1 层</translation>
    </message>
    <message>
        <source>1 channel</source>
        <translation>1 个通道</translation>
    </message>
    <message>
        <source>They are measured one layer at a time, and without the refit that makes up for removed channels.</source>
        <translation>这些曲线是逐层测量的，并且没有为补偿被剪掉的通道而重新拟合。</translation>
    </message>
    <message>
        <source>%1 pictures in ten classes · network of %2</source>
        <translation>十个类别的 %1 张图像 · 网络 %2</translation>
    </message>
    <message>
        <source>It became smaller: %1 instead of %2.</source>
        <translation>它变小了：%1，而不是 %2。</translation>
    </message>
    <message>
        <source>It would become smaller: %1 instead of %2.</source>
        <translation>它将变小：%1，而不是 %2。</translation>
    </message>
</context>
<context>
    <name>espalier::AnswerCards</name>
    <message>
        <source>… is tried</source>
        <translation>… 正在试验</translation>
    </message>
    <message>
        <source>✓ %1</source>
        <translation>✓ %1</translation>
    </message>
    <message>
        <source>✗ %1</source>
        <translation>✗ %1</translation>
    </message>
    <message>
        <source>Dashed: not found. Solid with a cross: nothing is there.</source>
        <translation>虚线：未找到。带叉的实线：那里什么也没有。</translation>
    </message>
    <message>
        <source>Pictures with the answers before and now</source>
        <translation>图像以及之前和现在的回答</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>if taken away now</source>
        <translation>若现在拿掉</translation>
    </message>
</context>
<context>
    <name>espalier::AnswerPairsModel</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2 %3 %4 %</source>
        <translation>%1：%2 %3 %4 %</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>%1: this is %2.</source>
        <translation>%1：这是 %2。</translation>
    </message>
    <message>
        <source>A answers:</source>
        <translation>A 的回答：</translation>
    </message>
    <message>
        <source>B answers:</source>
        <translation>B 的回答：</translation>
    </message>
</context>
<context>
    <name>espalier::BoxesPane</name>
    <message>
        <source>No boxes</source>
        <translation>没有检测框</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>espalier::BoxesView</name>
    <message>
        <source>What is there</source>
        <translation>真实标注</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>The picture before this one</source>
        <translation>前一张图像</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>The picture after this one</source>
        <translation>后一张图像</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>One picture after the other</source>
        <translation>依次播放图像</translation>
    </message>
    <message>
        <source>Next changed</source>
        <translation>下一处变化</translation>
    </message>
    <message>
        <source>The next picture in which pruning changed what is found: another class, or an overlap below a half</source>
        <translation>下一张因剪枝而检测结果改变的图像：类别不同，或重叠不足一半</translation>
    </message>
    <message>
        <source>Open images or video…</source>
        <translation>打开图像或视频…</translation>
    </message>
    <message>
        <source>Open images or a video</source>
        <translation>打开图像或视频</translation>
    </message>
    <message>
        <source>Folders can be dropped here, too.</source>
        <translation>也可以把文件夹拖到这里。</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Show the camera&apos;s pictures</source>
        <translation>显示摄像头的图像</translation>
    </message>
    <message>
        <source>Project&apos;s images</source>
        <translation>项目图像</translation>
    </message>
    <message>
        <source>Back to the project&apos;s validation images</source>
        <translation>回到项目的验证图像</translation>
    </message>
    <message>
        <source>Draws the objects of the data set, thin and dashed.</source>
        <translation>用细虚线画出数据集中的目标。</translation>
    </message>
    <message>
        <source>Number of the picture</source>
        <translation>图像序号</translation>
    </message>
    <message>
        <source>Least confidence</source>
        <translation>最低置信度</translation>
    </message>
    <message>
        <source>Boxes that the network is less sure of are not shown.</source>
        <translation>不显示网络把握更低的检测框。</translation>
    </message>
    <message>
        <source>Largest overlap</source>
        <translation>最大重叠</translation>
    </message>
    <message>
        <source>Of two boxes of a class that overlap more, the less sure one is not shown (intersection over union).</source>
        <translation>同类别的两个检测框重叠更多时，不显示把握较低的一个（交并比）。</translation>
    </message>
    <message>
        <source>Images and videos (%1);;All files (*)</source>
        <translation>图像和视频 (%1);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>停止查找</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>/ %1</translation>
    </message>
    <message>
        <source>Comparing pictures…</source>
        <translation>正在比较图像…</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>“%1” %2.</source>
        <translation>“%1”%2。</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>检测框</translation>
    </message>
    <message>
        <source>What changes in the boxes</source>
        <translation>检测框有哪些变化</translation>
    </message>
    <message numerus="yes">
        <source>The %n picture(s) that change come first.</source>
        <translation>
            <numerusform>有变化的 %n 张图像排在最前。</numerusform>
        </translation>
    </message>
    <message>
        <source>A cross: missed, or found where there is none.</source>
        <translation>叉号：漏检，或在没有物体处检出。</translation>
    </message>
    <message>
        <source>Move the slider “Ratio”: the boxes that the smaller network would find appear here beside these.</source>
        <translation>移动“比例”滑块：小网络会找到的检测框将显示在这些框旁边。</translation>
    </message>
</context>
<context>
    <name>espalier::CollapseData</name>
    <message>
        <source>Open a network to see here at which ratio each of its layers would lose too many channels.</source>
        <translation>打开一个网络，在此查看它的各层在什么比例下会损失太多通道。</translation>
    </message>
    <message>
        <source>The importance of the channels is not known yet.</source>
        <translation>通道的重要性还不知道。</translation>
    </message>
    <message>
        <source>Every ratio is being planned…</source>
        <translation>正在计算每个比例的计划…</translation>
    </message>
    <message>
        <source>%1: nothing goes.</source>
        <translation>%1：不剪任何通道。</translation>
    </message>
    <message>
        <source>%1 stays above its floor at every ratio, also without replacement.</source>
        <translation>%1 在任何比例下都高于其下限，不替换时也是如此。</translation>
    </message>
    <message>
        <source>Without replacement, %1 falls under its floor at %2 and is empty at %3.</source>
        <translation>不替换时，%1 在 %2 时低于下限，在 %3 时被剪空。</translation>
    </message>
    <message>
        <source>Without replacement, %1 falls under its floor at %2.</source>
        <translation>不替换时，%1 在 %2 时低于下限。</translation>
    </message>
    <message>
        <source>Keep channels of a layer</source>
        <translation>保留一层的通道</translation>
    </message>
</context>
<context>
    <name>espalier::CollapsePlot</name>
    <message>
        <source>ratio (%), with replacement</source>
        <translation>比例（%），有替换</translation>
    </message>
    <message>
        <source>ratio (%), without replacement</source>
        <translation>比例（%），无替换</translation>
    </message>
    <message>
        <source>with replacement</source>
        <translation>有替换</translation>
    </message>
    <message>
        <source>without replacement</source>
        <translation>无替换</translation>
    </message>
</context>
<context>
    <name>espalier::CollapseView</name>
    <message>
        <source>Click a cell to go to its ratio and layer; drag the line to change the ratio. Arrow keys do both.</source>
        <translation>点击单元格可转到对应的比例和层；拖动竖线可改变比例。方向键两者皆可。</translation>
    </message>
    <message>
        <source>Kept channels of each layer at every ratio, without replacement</source>
        <translation>每层在各个比例下保留的通道，无替换</translation>
    </message>
    <message>
        <source>Kept channels of each layer at every ratio, with replacement</source>
        <translation>每层在各个比例下保留的通道，有替换</translation>
    </message>
    <message>
        <source>Meaning of the colours</source>
        <translation>颜色的含义</translation>
    </message>
    <message>
        <source>Black: the layer is empty. Short black line: it falls under its floor. Bar at the top: the ratio cannot be met.</source>
        <translation>黑色：该层被剪空。黑色短线：低于其下限。顶部的横条：达不到比例。</translation>
    </message>
    <message>
        <source>Why this layer collapses</source>
        <translation>此层为何坍塌</translation>
    </message>
    <message>
        <source>Why there is no map</source>
        <translation>为何没有图</translation>
    </message>
    <message>
        <source>Keep channels of the selected layer</source>
        <translation>保留所选层的通道</translation>
    </message>
    <message>
        <source>Sets the layer&apos;s present floor for every ratio, and lets others go in the place of its channels (policy “replace”).</source>
        <translation>把该层当前的下限用于每个比例，由其他通道代替它的通道被剪（“替换”策略）。</translation>
    </message>
    <message>
        <source>Protect the selected layer</source>
        <translation>保护所选层</translation>
    </message>
    <message>
        <source>A protected layer keeps all its channels at any ratio.</source>
        <translation>受保护的层在任何比例下都保留全部通道。</translation>
    </message>
    <message>
        <source>Channels kept: 0 %</source>
        <translation>保留的通道：0 %</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Scale of the cells&apos; colours: kept channels</source>
        <translation>单元格颜色的刻度：保留的通道</translation>
    </message>
    <message>
        <source>Keep %1 channels</source>
        <translation>保留 %1 个通道</translation>
    </message>
    <message>
        <source>Keep channels</source>
        <translation>保留通道</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>解除保护</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Point at a cell to see why the layer is so thin there; click to go to that ratio and select the layer.</source>
        <translation>指向一个单元格，查看该层为何这么薄；点击可转到该比例并选中该层。</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>坍塌</translation>
    </message>
    <message>
        <source>Which layers are shown</source>
        <translation>显示哪些层</translation>
    </message>
    <message>
        <source>All layers at once</source>
        <translation>一次显示所有层</translation>
    </message>
    <message>
        <source>Shows every layer, however thin its row.</source>
        <translation>显示每一层，无论行有多窄。</translation>
    </message>
    <message>
        <source>Keep 1 channel</source>
        <translation>保留 1 个通道</translation>
    </message>
</context>
<context>
    <name>espalier::ColumnMenu</name>
    <message>
        <source>Show the &amp;usual columns</source>
        <translation>显示常用列(&amp;U)</translation>
    </message>
</context>
<context>
    <name>espalier::CommandList</name>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>espalier::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>您想做什么？</translation>
    </message>
    <message>
        <source>What do you want to do? Type a few letters of a command, a view, a file or a layer</source>
        <translation>您想做什么？输入命令、视图、文件或层的几个字母</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>符合的命令</translation>
    </message>
    <message>
        <source>Up and Down choose, Enter does it, Escape closes.</source>
        <translation>向上和向下键选择，回车执行，Esc 关闭。</translation>
    </message>
    <message>
        <source>No command matches “%1”.</source>
        <translation>没有与“%1”匹配的命令。</translation>
    </message>
</context>
<context>
    <name>espalier::Comparison</name>
    <message>
        <source>The network in %1.</source>
        <translation>%1 中的网络。</translation>
    </message>
    <message>
        <source>The plan in %1.</source>
        <translation>%1 中的计划。</translation>
    </message>
    <message>
        <source>Pinned %1: %2</source>
        <translation>已固定 %1：%2</translation>
    </message>
    <message>
        <source>The plan that was pinned at %1.</source>
        <translation>在 %1 固定的计划。</translation>
    </message>
    <message>
        <source>Open a network to compare its plan here with the network itself, with other plans and with other networks.</source>
        <translation>打开一个网络，在此把它的计划与网络本身、其他计划和其他网络比较。</translation>
    </message>
    <message>
        <source>The two sides are being looked at…</source>
        <translation>正在查看两侧…</translation>
    </message>
    <message>
        <source>Original network</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>The network before anything was pruned.</source>
        <translation>任何剪枝之前的网络。</translation>
    </message>
    <message>
        <source>Present plan</source>
        <translation>当前计划</translation>
    </message>
    <message>
        <source>What the present settings would leave of the present network.</source>
        <translation>当前设置会让当前网络剩下什么。</translation>
    </message>
    <message>
        <source>Present network</source>
        <translation>当前网络</translation>
    </message>
    <message>
        <source>The network as the last stage made it.</source>
        <translation>上一个阶段得到的网络。</translation>
    </message>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>There is no plan: %1</source>
        <translation>没有计划：%1</translation>
    </message>
    <message>
        <source>From the plans: %1.</source>
        <translation>来自计划列表：%1。</translation>
    </message>
    <message>
        <source>Open the network of the plan first.</source>
        <translation>请先打开该计划的网络。</translation>
    </message>
</context>
<context>
    <name>espalier::ComparisonModel</name>
    <message>
        <source>These are different networks: no layer of one has the name of a layer of the other, so that only their totals can be compared.</source>
        <translation>这是两个不同的网络：没有同名的层，因此只能比较总量。</translation>
    </message>
    <message>
        <source>%1 of %2 layers differ.</source>
        <translation>%2 层中有 %1 层不同。</translation>
    </message>
    <message>
        <source>Both keep the same channels.</source>
        <translation>两侧保留相同的通道。</translation>
    </message>
    <message>
        <source>Each layer that both have keeps as many channels on either side.</source>
        <translation>两侧都有的每一层保留的通道数相同。</translation>
    </message>
    <message>
        <source>Layers that only one side has: %1; they are at the end.</source>
        <translation>只有一侧有的层：%1 个；它们排在最后。</translation>
    </message>
    <message>
        <source>only in A</source>
        <translation>仅 A 有</translation>
    </message>
    <message>
        <source>only in B</source>
        <translation>仅 B 有</translation>
    </message>
    <message>
        <source>%1: only %2 (A) has this layer.</source>
        <translation>%1：只有 %2（A）有此层。</translation>
    </message>
    <message>
        <source>%1: only %2 (B) has this layer.</source>
        <translation>%1：只有 %2（B）有此层。</translation>
    </message>
    <message>
        <source>%1: A keeps %2 of %3 channels, B %4 of %5.</source>
        <translation>%1：A 保留 %3 个通道中的 %2 个，B 保留 %5 个中的 %4 个。</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layers of both sides are found by their names.</source>
        <translation>两侧的层按名称对应。</translation>
    </message>
    <message>
        <source>Kept A</source>
        <translation>A 保留</translation>
    </message>
    <message>
        <source>Channels that A keeps, of those that its network has.</source>
        <translation>A 保留的通道数，相对于其网络的通道数。</translation>
    </message>
    <message>
        <source>Kept B</source>
        <translation>B 保留</translation>
    </message>
    <message>
        <source>Channels that B keeps, of those that its network has.</source>
        <translation>B 保留的通道数，相对于其网络的通道数。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Channels that B keeps more (+) or fewer (−) than A. Sorting goes by the size of the change.</source>
        <translation>B 比 A 多（+）或少（−）保留的通道数。按变化大小排序。</translation>
    </message>
    <message>
        <source>Score A</source>
        <translation>A 分数</translation>
    </message>
    <message>
        <source>Mean score of the channels that A keeps.</source>
        <translation>A 保留的通道的平均分数。</translation>
    </message>
    <message>
        <source>Score B</source>
        <translation>B 分数</translation>
    </message>
    <message>
        <source>Mean score of the channels that B keeps.</source>
        <translation>B 保留的通道的平均分数。</translation>
    </message>
    <message>
        <source>MACs A</source>
        <translation>A MACs</translation>
    </message>
    <message>
        <source>Multiply–accumulates of the layer for one image, as A leaves it.</source>
        <translation>该层处理一张图像的乘加次数，按 A 留下的计。</translation>
    </message>
    <message>
        <source>MACs B</source>
        <translation>B MACs</translation>
    </message>
    <message>
        <source>Multiply–accumulates of the layer for one image, as B leaves it.</source>
        <translation>该层处理一张图像的乘加次数，按 B 留下的计。</translation>
    </message>
</context>
<context>
    <name>espalier::ComparisonView</name>
    <message>
        <source>Side A</source>
        <translation>A 侧</translation>
    </message>
    <message>
        <source>The plan or network on the left of the comparison.</source>
        <translation>比较中左侧的计划或网络。</translation>
    </message>
    <message>
        <source>Side B</source>
        <translation>B 侧</translation>
    </message>
    <message>
        <source>The plan or network on the right of the comparison.</source>
        <translation>比较中右侧的计划或网络。</translation>
    </message>
    <message>
        <source>Swap the sides of the comparison</source>
        <translation>交换比较的两侧</translation>
    </message>
    <message>
        <source>Swap the sides</source>
        <translation>交换两侧</translation>
    </message>
    <message>
        <source>A becomes B, and B becomes A (%1).</source>
        <translation>A 变为 B，B 变为 A（%1）。</translation>
    </message>
    <message>
        <source>Pin the present plan</source>
        <translation>固定当前计划</translation>
    </message>
    <message>
        <source>Keeps the plan as it is now as a side, to compare what later settings make of it.</source>
        <translation>把计划现在的样子保留为一侧，以便与之后的设置比较。</translation>
    </message>
    <message>
        <source>Compare with a file</source>
        <translation>与文件比较</translation>
    </message>
    <message>
        <source>A network, a project, or a plan that the command line wrote (--plan-out), as side B.</source>
        <translation>把网络、项目或命令行写出的计划（--plan-out）作为 B 侧。</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>来自文件…</translation>
    </message>
    <message>
        <source>Take the pinned or read sides off the list</source>
        <translation>从列表中去掉固定或读取的各侧</translation>
    </message>
    <message>
        <source>Takes what was pinned, read or given of the two sides off the list.</source>
        <translation>把两侧中固定、读取或给出的内容从列表中去掉。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Why the file cannot be compared</source>
        <translation>为何无法比较该文件</translation>
    </message>
    <message>
        <source>Totals of A and B</source>
        <translation>A 和 B 的总量</translation>
    </message>
    <message>
        <source>How many layers differ</source>
        <translation>有多少层不同</translation>
    </message>
    <message>
        <source>Why there is no comparison</source>
        <translation>为何没有比较</translation>
    </message>
    <message>
        <source>Layers of both sides, the largest change first</source>
        <translation>两侧的层，变化最大的在前</translation>
    </message>
    <message>
        <source>Whether A and B answer differently</source>
        <translation>A 和 B 的回答是否不同</translation>
    </message>
    <message>
        <source>Compare the answers</source>
        <translation>比较回答</translation>
    </message>
    <message>
        <source>Both networks answer validation pictures; those that get different answers are shown.</source>
        <translation>两个网络都回答验证图像；显示回答不同的图像。</translation>
    </message>
    <message>
        <source>Pictures that A and B answer differently</source>
        <translation>A 和 B 回答不同的图像</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Compare with a network, a project or a plan</source>
        <translation>与网络、项目或计划比较</translation>
    </message>
    <message>
        <source>Networks, projects and plans (%1 *.json);;All files (*)</source>
        <translation>网络、项目和计划 (%1 *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Try more pictures</source>
        <translation>试验更多图像</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
</context>
<context>
    <name>espalier::ConfusionModel</name>
    <message>
        <source>What is neither there nor found is not counted.</source>
        <translation>既不存在也未检出的不计数。</translation>
    </message>
    <message>
        <source>%1 × %2 was missed, %3 of those that are there.</source>
        <translation>%1 × %2 漏检，占实际存在的 %3。</translation>
    </message>
    <message>
        <source>%1 × %2 was found where there is none.</source>
        <translation>%1 × %2 误检（实际不存在）。</translation>
    </message>
    <message>
        <source>%1 × %2 was found, %3 of those that are there.</source>
        <translation>%1 × %2 检出，占实际存在的 %3。</translation>
    </message>
    <message>
        <source>%1 × %2 was taken for %3, %4 of those that are there.</source>
        <translation>%1 × %2 被认作 %3，占实际存在的 %4。</translation>
    </message>
</context>
<context>
    <name>espalier::CurvesPlot</name>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>%1: precision over recall</source>
        <translation>%1：精确率随召回率的变化</translation>
    </message>
    <message>
        <source>AP@0.5: %1</source>
        <translation>AP@0.5：%1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: AP %2</source>
        <translation>%1：AP %2</translation>
    </message>
</context>
<context>
    <name>espalier::DataLook</name>
    <message>
        <source>The pictures lie in IDX files, of which no list can be shown. “Look at all pictures” tells what is in them; “Images” shows some of them with the network&apos;s answers.</source>
        <translation>图像在 IDX 文件中，无法列出。“检查全部图像”说明其中有什么；“图像”显示其中一些以及网络的回答。</translation>
    </message>
</context>
<context>
    <name>espalier::DataView</name>
    <message>
        <source>Pictures, and what a survey found in them</source>
        <translation>图像，以及检查的结果</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Pictures of the data set</source>
        <translation>数据集的图像</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Look at all pictures</source>
        <translation>检查全部图像</translation>
    </message>
    <message>
        <source>Progress of the survey</source>
        <translation>检查的进度</translation>
    </message>
    <message>
        <source>No images yet. Choose their folder on the Training tab of the settings, or drop a folder or the file of a data set (data.yaml, COCO JSON) on the window.</source>
        <translation>还没有图像。请在设置的“训练”页选择图像文件夹，或把文件夹或数据集文件（data.yaml、COCO JSON）拖到窗口上。</translation>
    </message>
    <message>
        <source>Open a network and its images to see here what is in them.</source>
        <translation>打开一个网络及其图像，在此查看图像的内容。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Counts images, boxes and sizes, and finds faults and near-duplicates. Every picture is read.</source>
        <translation>统计图像、框和大小，并找出错误和近似重复。会读取每张图像。</translation>
    </message>
    <message>
        <source>Picture %1 of %2</source>
        <translation>第 %1 张图像，共 %2 张</translation>
    </message>
    <message>
        <source>Reading the annotations…</source>
        <translation>正在读取标注…</translation>
    </message>
    <message>
        <source>%1 pictures.</source>
        <translation>%1 张图像。</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
</context>
<context>
    <name>espalier::DecisionsModel</name>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>it scores below the cut</source>
        <translation>分数低于剪枝线</translation>
    </message>
    <message>
        <source>in the place of channels that came back</source>
        <translation>代替取回的通道</translation>
    </message>
    <message>
        <source>%1 keeps at least %2 of %3</source>
        <translation>%1 在 %3 个通道中至少保留 %2 个</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Would cost</source>
        <translation>本来的代价</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>剪掉</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>代价</translation>
    </message>
    <message>
        <source>Stands in</source>
        <translation>替代者</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>%1 cut by hand</source>
        <translation>手动剪掉 %1</translation>
    </message>
</context>
<context>
    <name>espalier::DecisionsView</name>
    <message>
        <source>Channels that were given back, those that go, and what stands in for them</source>
        <translation>取回的通道、被剪掉的通道，以及由什么替代它们</translation>
    </message>
    <message>
        <source>Open a network to see which channels its layers cannot do without.</source>
        <translation>打开一个网络，在此查看各层离不开哪些通道。</translation>
    </message>
    <message>
        <source>There is no plan: %1</source>
        <translation>没有计划：%1</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>&amp;Revert this replacement</source>
        <translation>撤回此替换(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Accept all</source>
        <translation>全部接受(&amp;A)</translation>
    </message>
    <message>
        <source>Revert this replacement</source>
        <translation>撤回此替换</translation>
    </message>
    <message>
        <source>The channel that was given back goes after all, and the one in its place stays. Their layer keeps one channel less.</source>
        <translation>取回的通道还是剪掉，代替它的通道保留。其所在层少保留一个通道。</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>全部接受</translation>
    </message>
    <message>
        <source>Keeps all channels that were given back by hand, and cuts those in their place by hand, at other ratios, too.</source>
        <translation>手动保留所有取回的通道，并手动剪掉代替它们的通道，在其他比例下也一样。</translation>
    </message>
    <message>
        <source>At which ratio decisions appear</source>
        <translation>在什么比例下会出现决定</translation>
    </message>
    <message>
        <source>Go to the ratio at which decisions appear</source>
        <translation>转到出现决定的比例</translation>
    </message>
    <message>
        <source>Sets the ratio, as the slider does.</source>
        <translation>设置比例，与滑块相同。</translation>
    </message>
    <message>
        <source>Go to %1 %</source>
        <translation>转到 %1 %</translation>
    </message>
    <message>
        <source>Nothing is removed. At a ratio above zero the channels that go are listed here.</source>
        <translation>没有剪掉任何通道。比例大于零时，被剪掉的通道会列在这里。</translation>
    </message>
    <message>
        <source>This network is cut as planned, and nothing more is to go. Move the ratio to plan a further cut.</source>
        <translation>此网络已按计划剪枝，没有更多通道要剪掉。移动比例即可计划进一步剪枝。</translation>
    </message>
</context>
<context>
    <name>espalier::DetectionPlayer</name>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>This is the last picture.</source>
        <translation>这是最后一张图像。</translation>
    </message>
    <message>
        <source>All later pictures have the same answers.</source>
        <translation>后面所有图像的回答都相同。</translation>
    </message>
    <message>
        <source>Open a detector to see here what it finds in pictures.</source>
        <translation>打开一个检测网络，在此查看它在图像中检测到什么。</translation>
    </message>
    <message>
        <source>The open network is no detector, so it finds no boxes. Open one that does, such as a network shaped like YOLO.</source>
        <translation>打开的网络不是检测网络，因此不检测目标。请打开一个检测网络，例如 YOLO 类的网络。</translation>
    </message>
    <message>
        <source>No pictures yet. Open images or a video, drop them here, or choose the project&apos;s images on the Training tab of the settings.</source>
        <translation>还没有图像。请打开图像或视频，把它们拖到这里，或在设置的“训练”页选择项目的图像。</translation>
    </message>
    <message>
        <source>%1 Open other images or a video.</source>
        <translation>%1请打开其他图像或视频。</translation>
    </message>
    <message>
        <source>Reading the pictures…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>Before pruning</source>
        <translation>剪枝前</translation>
    </message>
    <message>
        <source>Being trained, after epoch %1</source>
        <translation>训练中，第 %1 轮之后</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>该网络</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检测…</translation>
    </message>
    <message>
        <source>, %1 pictures a second</source>
        <translation>，每秒 %1 张图像</translation>
    </message>
    <message>
        <source>, %1 of memory, </source>
        <translation>，占内存 %1，</translation>
    </message>
    <message numerus="yes">
        <source>%n box(es)</source>
        <translation>
            <numerusform>%n 个检测框</numerusform>
        </translation>
    </message>
    <message>
        <source>The original</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>Now, cut and not trained since</source>
        <translation>现在：已剪枝，之后未训练</translation>
    </message>
    <message>
        <source>Now, cut and trained</source>
        <translation>现在：已剪枝并训练</translation>
    </message>
    <message>
        <source>If cut now, not trained (an estimate)</source>
        <translation>若现在剪枝，未经训练（估计）</translation>
    </message>
    <message>
        <source>If cut by the plan before (an estimate)</source>
        <translation>若按之前的计划剪枝（估计）</translation>
    </message>
</context>
<context>
    <name>espalier::Document</name>
    <message>
        <source>Other network</source>
        <translation>其他网络</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Change of settings</source>
        <translation>更改设置</translation>
    </message>
    <message>
        <source>What each layer may give is measured on pictures: choose their folder on the Training tab of the settings, or let the scores decide.</source>
        <translation>各层可剪除多少，要在图像上测量：请在设置的“训练”页选择图像文件夹，或改由分数决定。</translation>
    </message>
    <message>
        <source>How much can go is tried on pictures: choose their folder on the Training tab of the settings, or give a ratio.</source>
        <translation>可以剪掉多少，要在图像上试验：请在设置的“训练”页选择图像文件夹，或改为给出比例。</translation>
    </message>
    <message>
        <source>How much can go is being tried…</source>
        <translation>正在试验可以剪掉多少…</translation>
    </message>
    <message>
        <source>What each layer may give is being measured…</source>
        <translation>正在测量各层可剪除多少…</translation>
    </message>
    <message>
        <source>The network&apos;s speed on this machine is being measured…</source>
        <translation>正在测量网络在本机上的速度…</translation>
    </message>
    <message>
        <source>The importance of the channels is being measured…</source>
        <translation>正在测量通道的重要性…</translation>
    </message>
</context>
<context>
    <name>espalier::EditActions</name>
    <message>
        <source>F&amp;loor of the selection…</source>
        <translation>所选层的下限(&amp;L)…</translation>
    </message>
    <message>
        <source>The fewest channels that each of the selected layers keeps</source>
        <translation>所选各层保留的最少通道数</translation>
    </message>
    <message>
        <source>&amp;Protect</source>
        <translation>保护(&amp;P)</translation>
    </message>
    <message>
        <source>The selected layers, and all coupled with them, keep all their channels</source>
        <translation>所选的层以及与其耦合的所有层保留全部通道</translation>
    </message>
    <message>
        <source>The selected layers may lose channels again</source>
        <translation>所选的层又可以剪掉通道</translation>
    </message>
    <message>
        <source>&amp;Cut by hand</source>
        <translation>手动剪掉(&amp;C)</translation>
    </message>
    <message>
        <source>The selected channels go before all others, however much they matter</source>
        <translation>所选的通道不论多重要，都先于其他通道剪掉</translation>
    </message>
    <message>
        <source>&amp;Keep by hand</source>
        <translation>手动保留(&amp;K)</translation>
    </message>
    <message>
        <source>The selected channels stay, however little they matter</source>
        <translation>所选的通道不论多不重要都保留</translation>
    </message>
    <message>
        <source>Let the plan &amp;decide</source>
        <translation>由计划决定(&amp;D)</translation>
    </message>
    <message>
        <source>The selected channels are no longer cut or kept by hand</source>
        <translation>所选的通道不再手动剪掉或保留</translation>
    </message>
    <message>
        <source>A file with a line “NAME: 3 7-9” for each layer, or JSON</source>
        <translation>每层一行“名称: 3 7-9”的文件，或 JSON</translation>
    </message>
    <message>
        <source>Keep channels from a li&amp;st…</source>
        <translation>按列表保留通道(&amp;S)…</translation>
    </message>
    <message>
        <source>List of channels</source>
        <translation>通道列表</translation>
    </message>
    <message>
        <source>Lists (*.txt *.json);;All files (*)</source>
        <translation>列表 (*.txt *.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>U&amp;nprotect</source>
        <translation>解除保护(&amp;N)</translation>
    </message>
    <message>
        <source>Cut channels from a l&amp;ist…</source>
        <translation>按列表剪掉通道(&amp;I)…</translation>
    </message>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>Select a channel in the heatmap first.</source>
        <translation>请先在热图中选择一个通道。</translation>
    </message>
    <message>
        <source>Select a layer first.</source>
        <translation>请先选择一层。</translation>
    </message>
    <message>
        <source>What is selected is protected already.</source>
        <translation>所选内容已受保护。</translation>
    </message>
    <message>
        <source>Nothing that is selected is protected.</source>
        <translation>所选内容均未受保护。</translation>
    </message>
    <message>
        <source>Nothing that is selected is cut or kept by hand.</source>
        <translation>所选内容均未手动剪除或保留。</translation>
    </message>
</context>
<context>
    <name>espalier::ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Writes %1</source>
        <translation>写入 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>as opened</source>
        <translation>打开时</translation>
    </message>
    <message>
        <source>to export</source>
        <translation>待导出</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Compute (MACs)</source>
        <translation>计算量（MACs）</translation>
    </message>
    <message>
        <source>Size of the parameters</source>
        <translation>参数的大小</translation>
    </message>
    <message>
        <source>The planned cut of %1 channels is not carried out yet and will not be in the file: run Prune first to include it.</source>
        <translation>计划剪掉的 %1 个通道尚未剪掉，不会体现在文件中：如需包含，请先运行“剪枝”。</translation>
    </message>
</context>
<context>
    <name>espalier::FileDialogs</name>
    <message>
        <source>Open a network or project</source>
        <translation>打开网络或项目</translation>
    </message>
    <message>
        <source>Networks and projects (%1);;All files (*)</source>
        <translation>网络和项目 (%1);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Apply a saved plan</source>
        <translation>应用已保存的计划</translation>
    </message>
    <message>
        <source>Plans (*.json);;All files (*)</source>
        <translation>计划 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Export the network</source>
        <translation>导出网络</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Write a report</source>
        <translation>写报告</translation>
    </message>
    <message>
        <source>Detector&apos;s head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Projects (*.yaml)</source>
        <translation>项目 (*.yaml)</translation>
    </message>
</context>
<context>
    <name>espalier::FloorDelegate</name>
    <message>
        <source>Fewest channels that must stay</source>
        <translation>必须保留的最少通道数</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>A number of channels, or nothing for the automatic floor</source>
        <translation>通道数；留空为自动下限</translation>
    </message>
</context>
<context>
    <name>espalier::FloorDialog</name>
    <message>
        <source>Floor of a layer</source>
        <translation>层的下限</translation>
    </message>
    <message>
        <source>Floor of %1 layers</source>
        <translation>%1 层的下限</translation>
    </message>
    <message>
        <source>Fewest channels that must stay</source>
        <translation>必须保留的最少通道数</translation>
    </message>
    <message>
        <source>A number of channels, or nothing for the automatic floor</source>
        <translation>通道数；留空为自动下限</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Why this floor cannot be</source>
        <translation>为何不能用此下限</translation>
    </message>
    <message>
        <source>Set the floor</source>
        <translation>设置下限</translation>
    </message>
    <message>
        <source>Change nothing</source>
        <translation>不更改</translation>
    </message>
    <message>
        <source>&amp;At least so many channels stay:</source>
        <translation>至少保留的通道数(&amp;A)：</translation>
    </message>
</context>
<context>
    <name>espalier::FloorNotice</name>
    <message>
        <source>Layers the plan wears thin</source>
        <translation>计划使之过薄的层</translation>
    </message>
    <message>
        <source>Click to go to the next of these layers</source>
        <translation>点击可转到下一个这样的层</translation>
    </message>
    <message>
        <source>Why this layer is held back</source>
        <translation>此层为何受限</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>补救办法</translation>
    </message>
</context>
<context>
    <name>espalier::GraphMinimap</name>
    <message>
        <source>The whole network, with the part that is shown</source>
        <translation>整个网络，以及显示的部分</translation>
    </message>
    <message>
        <source>Drag to show another part of the network.</source>
        <translation>拖动可显示网络的其他部分。</translation>
    </message>
</context>
<context>
    <name>espalier::GraphView</name>
    <message>
        <source>The network: a box for each layer, lines where one reads another</source>
        <translation>网络：每层一个方框，一层读取另一层时用线连接</translation>
    </message>
    <message>
        <source>Arrow keys go from box to box along the lines, Enter selects the layer, plus and minus zoom, 0 shows everything, Shift with arrow keys moves the picture.</source>
        <translation>方向键沿连线在方框之间移动，回车选中该层，加号和减号缩放，0 显示全部，Shift 加方向键移动画面。</translation>
    </message>
    <message>
        <source>The box that is pointed at</source>
        <translation>所指的方框</translation>
    </message>
    <message>
        <source>Why no network is drawn</source>
        <translation>为何没有画出网络</translation>
    </message>
    <message>
        <source>Find a layer</source>
        <translation>查找层</translation>
    </message>
    <message>
        <source>Finds boxes by name or operator. Enter shows the next, Shift+Enter the one before.</source>
        <translation>按名称或算子查找方框。回车显示下一个，Shift+回车显示上一个。</translation>
    </message>
    <message>
        <source>Find by name or operator</source>
        <translation>按名称或算子查找</translation>
    </message>
    <message>
        <source>How many boxes were found</source>
        <translation>找到多少个方框</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Whole network</source>
        <translation>整个网络</translation>
    </message>
    <message>
        <source>Shows the whole network</source>
        <translation>显示整个网络</translation>
    </message>
    <message>
        <source>Left to right</source>
        <translation>从左到右</translation>
    </message>
    <message>
        <source>Draws the network from left to right, else from top to bottom</source>
        <translation>从左到右画网络，否则从上到下</translation>
    </message>
    <message>
        <source>Open a network to see it drawn here: a box for each layer, a line where one reads another.</source>
        <translation>打开一个网络，在此看到它的图：每层一个方框，一层读取另一层时用线连接。</translation>
    </message>
    <message>
        <source>The network is being laid out…</source>
        <translation>正在排布网络…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Filled: channels that stay. Wide lines: many channels. A number on a stripe: layers that lose their channels together.</source>
        <translation>填充：保留的通道。粗线：通道多。条带上的数字：一起剪掉通道的层。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
</context>
<context>
    <name>espalier::HeadDialog</name>
    <message>
        <source>Describe the detector&apos;s head</source>
        <translation>描述检测头</translation>
    </message>
    <message>
        <source>Read the file again</source>
        <translation>重新读取文件</translation>
    </message>
    <message>
        <source>Opens the network anew, with its head as it is described here.</source>
        <translation>按此处描述的检测头重新打开网络。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>espalier::HeatmapLegend</name>
    <message>
        <source>cold: removed first</source>
        <translation>冷：最先剪掉</translation>
    </message>
    <message>
        <source>matters least</source>
        <translation>最不重要</translation>
    </message>
    <message>
        <source>hot: stays</source>
        <translation>热：保留</translation>
    </message>
    <message>
        <source>matters most</source>
        <translation>最重要</translation>
    </message>
</context>
<context>
    <name>espalier::HeatmapView</name>
    <message>
        <source>&amp;Fill width</source>
        <translation>填满宽度(&amp;F)</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>热度</translation>
    </message>
    <message>
        <source>What the colours show</source>
        <translation>颜色表示什么</translation>
    </message>
    <message>
        <source>What the colours show: what the plan does with a channel, how much it matters, or its heat</source>
        <translation>颜色表示什么：计划如何处理通道、通道有多重要，或通道的热度</translation>
    </message>
    <message>
        <source>Most important first</source>
        <translation>最重要的在前</translation>
    </message>
    <message>
        <source>As in the network</source>
        <translation>按网络中的顺序</translation>
    </message>
    <message>
        <source>Order of the channels in a row</source>
        <translation>一行中通道的顺序</translation>
    </message>
    <message>
        <source>Stretch every row over the whole width</source>
        <translation>把每一行拉伸到整个宽度</translation>
    </message>
    <message>
        <source>On: every layer takes the whole width. Off: every channel is equally wide, so wide layers have long rows.</source>
        <translation>打开：每层占满整个宽度。关闭：每个通道等宽，因此宽的层行较长。</translation>
    </message>
    <message>
        <source>Heatmap: a row for each layer, a cell for each channel</source>
        <translation>热图：每层一行，每个通道一格</translation>
    </message>
    <message>
        <source>Meaning of the colours</source>
        <translation>颜色的含义</translation>
    </message>
    <message>
        <source>&amp;Colours:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Order:</source>
        <translation>顺序(&amp;O)：</translation>
    </message>
    <message>
        <source>No channel of this network can be removed, so there is nothing to show. The layer table tells why.</source>
        <translation>此网络没有可以剪掉的通道，因此没有可显示的内容。原因见层表。</translation>
    </message>
    <message>
        <source>Open a network to see its channels here: a row for each layer, a cell for each channel.</source>
        <translation>打开一个网络，在此查看它的通道：每层一行，每个通道一格。</translation>
    </message>
    <message>
        <source>goes together with %1</source>
        <translation>与 %1 一起剪掉</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Arrow keys move from cell to cell, with Shift they select several; the line below tells about the cell. The menu key cuts or keeps the selected channels by hand.</source>
        <translation>方向键在单元格之间移动，加 Shift 选择多个；下面一行说明该单元格。菜单键可手动剪掉或保留所选通道。</translation>
    </message>
    <message>
        <source>In each row: on the left what matters most, on the right what matters least.</source>
        <translation>每行：左边最重要，右边最不重要。</translation>
    </message>
    <message>
        <source>In each row: the channels in the network&apos;s own order, the first one on the left.</source>
        <translation>每行：按网络自身顺序的通道，第一个在左边。</translation>
    </message>
    <message>
        <source>The filter of the layers leaves no row. Ctrl+F goes to it; Escape there shows all layers again.</source>
        <translation>层的筛选没有留下任何行。Ctrl+F 转到筛选；在那里按 Esc 重新显示所有层。</translation>
    </message>
    <message>
        <source>Point at a cell. Wheel: zoom. Drag: move. Right button: cut or keep it.</source>
        <translation>指向单元格。滚轮：缩放。拖动：移动。右键：剪掉或保留它。</translation>
    </message>
</context>
<context>
    <name>espalier::HelpDialog</name>
    <message>
        <source>Glossary</source>
        <translation>术语表</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>搜索帮助</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>帮助的各页</translation>
    </message>
    <message>
        <source>Text of the page</source>
        <translation>页面文本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No page contains this. Try one word, or fewer letters of it.</source>
        <translation>没有页面包含此内容。请试一个词，或更少的字母。</translation>
    </message>
    <message>
        <source>%1 of %2 pages</source>
        <translation>%2 页中的 %1 页</translation>
    </message>
    <message>
        <source>:/help/%1.md</source>
        <translation>:/help/zh_CN/%1.md</translation>
    </message>
</context>
<context>
    <name>espalier::ImagesView</name>
    <message>
        <source>Images and what the network answers</source>
        <translation>图像以及网络的回答</translation>
    </message>
    <message>
        <source>Which answers of the planned network are shown</source>
        <translation>显示计划后网络的哪些回答</translation>
    </message>
    <message>
        <source>The planned network is compared with the network before pruning, picture by picture.</source>
        <translation>将计划后的网络与剪枝前的网络逐张图像比较。</translation>
    </message>
    <message>
        <source>What changes comes first</source>
        <translation>变化的在前</translation>
    </message>
    <message>
        <source>What it now gets wrong</source>
        <translation>现在答错的</translation>
    </message>
    <message>
        <source>What it now gets right</source>
        <translation>现在答对的</translation>
    </message>
    <message>
        <source>No images yet. Choose their folder on the Training tab of the settings, or drop it on the window; the network&apos;s answers to some of them appear here.</source>
        <translation>还没有图像。请在设置的“训练”页选择图像文件夹，或把文件夹拖到窗口上；网络对其中一些图像的回答会显示在这里。</translation>
    </message>
    <message>
        <source>The plan has changed. These are the answers of the plan before, until the new one has been tried.</source>
        <translation>计划已改变。在试验新计划之前，这里是之前计划的回答。</translation>
    </message>
    <message>
        <source>Dashed: what is there. Solid: what it finds. A cross: missed, or found where there is none.</source>
        <translation>虚线：真实标注。实线：检测结果。叉：漏检或误检。</translation>
    </message>
    <message>
        <source>The present network is right about %1 of these %2 validation images.</source>
        <translation>当前网络答对了这 %2 张验证图像中的 %1 张。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>The network is answering the validation images; some of its answers appear here in a moment.</source>
        <translation>网络正在回答验证图像；其中一些回答稍后会显示在这里。</translation>
    </message>
    <message>
        <source>%1 is running; afterwards the network answers the validation images, and some of its answers appear here.</source>
        <translation>%1正在运行；之后网络会回答验证图像，其中一些回答会显示在这里。</translation>
    </message>
    <message>
        <source>The network has not answered the validation images. They may have no labels, or none that fit the network: look at the messages, or choose another folder on the Training tab of the settings.</source>
        <translation>网络还没有回答验证图像。图像可能没有标签，或标签与网络不符：请查看消息，或在设置的“训练”页选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>espalier::ImportancePlot</name>
    <message>
        <source>channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>剪除</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
</context>
<context>
    <name>espalier::ImportanceView</name>
    <message>
        <source>score: share of the saving that is reached when the channel goes</source>
        <translation>分数：剪到该通道时已达到的节省比例</translation>
    </message>
    <message>
        <source>score: share of its layer that goes before the channel</source>
        <translation>分数：剪到该通道之前，其所在层已剪掉的比例</translation>
    </message>
    <message>
        <source>score: how much a channel matters</source>
        <translation>分数：通道有多重要</translation>
    </message>
    <message>
        <source>Histogram of the channels&apos; scores with the line of the cut</source>
        <translation>通道分数的直方图，带剪枝线</translation>
    </message>
    <message>
        <source>Left and right arrow keys move the cut.</source>
        <translation>用左右方向键移动剪枝线。</translation>
    </message>
    <message>
        <source>Open a network to see how much its channels matter.</source>
        <translation>打开一个网络，查看它的通道有多重要。</translation>
    </message>
    <message>
        <source>There is no plan: %1</source>
        <translation>没有计划：%1</translation>
    </message>
    <message>
        <source>%1 of %2 channels are removed.</source>
        <translation>剪掉 %2 个通道中的 %1 个。</translation>
    </message>
    <message>
        <source>Cut line</source>
        <translation>剪枝线</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>The channels of this smaller network are measured when you plan a further cut: move the ratio.</source>
        <translation>计划进一步剪枝时会测量此小网络的通道：请移动比例。</translation>
    </message>
</context>
<context>
    <name>espalier::LayerColumns</name>
    <message>
        <source>stays</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>How much each layer gives</source>
        <translation>各层去掉多少</translation>
    </message>
    <message>
        <source>%1 of %2 layers give something.</source>
        <translation>%2 层中有 %1 层去掉一些。</translation>
    </message>
</context>
<context>
    <name>espalier::LayersModel</name>
    <message>
        <source>Frozen: %1</source>
        <translation>冻结：%1</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>算子</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Variance</source>
        <translation>方差</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>%1 %2 by hand</source>
        <translation>%1 手动 %2</translation>
    </message>
    <message>
        <source>By hand, %1 of its channels are cut (%2) and %3 kept (%4).</source>
        <translation>手动剪掉 %1 个通道（%2），保留 %3 个（%4）。</translation>
    </message>
    <message>
        <source>Keeps %1 of %2 channels; never fewer than %3. Drag the mark of the bar to change that.</source>
        <translation>保留 %2 个通道中的 %1 个；不少于 %3 个。拖动横条上的标记可以改变。</translation>
    </message>
    <message>
        <source>At least this many channels stay. Double-click to set your own number, or drag the mark of the bar.</source>
        <translation>至少保留这么多通道。双击可设置自己的数值，或拖动横条上的标记。</translation>
    </message>
    <message>
        <source>“%1” can have no floor: it %2.</source>
        <translation>“%1”不能有下限：它%2。</translation>
    </message>
</context>
<context>
    <name>espalier::LayersView</name>
    <message>
        <source>Filter layers</source>
        <translation>筛选层</translation>
    </message>
    <message>
        <source>Filter by name, operator or state</source>
        <translation>按名称、算子或状态筛选</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Open a network to see its layers here.</source>
        <translation>打开一个网络，在此查看它的层。</translation>
    </message>
    <message>
        <source>No layer&apos;s name, operator or state contains “%1”. Escape shows all again.</source>
        <translation>没有层的名称、算子或状态包含“%1”。按 Esc 重新显示全部。</translation>
    </message>
    <message>
        <source>Use the &amp;automatic floor</source>
        <translation>使用自动下限(&amp;A)</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Choose which columns the table shows.</source>
        <translation>选择表格显示哪些列。</translation>
    </message>
    <message>
        <source>Why an edit was refused</source>
        <translation>编辑为何被拒绝</translation>
    </message>
</context>
<context>
    <name>espalier::MainWindow</name>
    <message>
        <source>“%1” is no longer there.</source>
        <translation>“%1”已不存在。</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Saved the project as %1.</source>
        <translation>项目已保存为 %1。</translation>
    </message>
    <message>
        <source> It names the network as it was opened; export the present one to keep it.</source>
        <translation>项目中记录的是打开时的网络；要保留当前网络，请将其导出。</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>%1[*] — Espalier</source>
        <translation>%1[*] — Espalier</translation>
    </message>
    <message>
        <source>Espalier</source>
        <translation>Espalier</translation>
    </message>
    <message>
        <source>Opening: reading the network and checking it on a test input…</source>
        <translation>正在打开：读取网络并用测试输入检查…</translation>
    </message>
</context>
<context>
    <name>espalier::MessageBar</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Message text</source>
        <translation>消息文本</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>补救办法</translation>
    </message>
    <message>
        <source>Other remedy</source>
        <translation>其他补救办法</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>消息的详情</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>espalier::OwnNetworkBox</name>
    <message>
        <source>Bring your own in three lines of Python</source>
        <translation>用三行 Python 带来您自己的网络</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Lines of Python that write your network as a file</source>
        <translation>把您的网络写成文件的 Python 代码</translation>
    </message>
    <message>
        <source>Copy the lines</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Copies the lines. In them, “network” is your torch.nn.Module.</source>
        <translation>复制代码。其中“network”是您的 torch.nn.Module。</translation>
    </message>
    <message>
        <source>Lines for %1</source>
        <translation>%1 的代码</translation>
    </message>
    <message>
        <source>%1 Then drop %2 here.</source>
        <translation>%1然后把 %2 拖到这里。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>espalier::PictureComparison</name>
    <message>
        <source> %1: A %2, B %3.</source>
        <translation>%1：A %2，B %3。</translation>
    </message>
    <message>
        <source>A and B answer alike on all %1 validation pictures that were tried.</source>
        <translation>在试过的全部 %1 张验证图像上，A 和 B 的回答相同。</translation>
    </message>
    <message>
        <source>A and B answer differently on %1 of %2 validation pictures.</source>
        <translation>在 %2 张验证图像中，A 和 B 对 %1 张的回答不同。</translation>
    </message>
    <message>
        <source> The first %1 of them are shown.</source>
        <translation>显示前 %1 张。</translation>
    </message>
    <message>
        <source>%1 is running; the answers are worked out when it is done.</source>
        <translation>%1正在运行；结束后再计算回答。</translation>
    </message>
    <message>
        <source>What A and B answer is being worked out on up to %1 validation pictures…</source>
        <translation>正在最多 %1 张验证图像上计算 A 和 B 的回答…</translation>
    </message>
    <message>
        <source>One of the sides is known by its numbers only, so that it can answer nothing.</source>
        <translation>其中一侧只有数值，因此无法回答。</translation>
    </message>
    <message>
        <source>Both sides are the same network: they answer alike.</source>
        <translation>两侧是同一个网络：回答相同。</translation>
    </message>
    <message>
        <source>There are no pictures to compare answers on: choose their folder on the Training tab of the settings.</source>
        <translation>没有可供比较回答的图像：请在设置的“训练”页选择图像文件夹。</translation>
    </message>
    <message>
        <source>Which pictures A and B answer differently is not known yet.</source>
        <translation>还不知道 A 和 B 对哪些图像的回答不同。</translation>
    </message>
</context>
<context>
    <name>espalier::PictureGridModel</name>
    <message>
        <source>no boxes</source>
        <translation>无框</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>espalier::PlanHistory</name>
    <message>
        <source>The project is open without the plans tried before: %1</source>
        <translation>项目已打开，但没有之前试过的计划：%1</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>The network is another one than when these plans were tried: their numbers are about the earlier one.</source>
        <translation>网络与试这些计划时不同：它们的数值针对之前的网络。</translation>
    </message>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>Nothing is planned: a ratio above zero makes a plan.</source>
        <translation>没有计划：比例大于零才有计划。</translation>
    </message>
    <message>
        <source>This plan is in the list.</source>
        <translation>此计划已在列表中。</translation>
    </message>
    <message>
        <source>Name of a plan</source>
        <translation>计划名称</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n plan(s)</source>
        <translation>
            <numerusform>删除 %n 个计划</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is still running: wait for it, or cancel it first.</source>
        <translation>%1仍在运行：请等待，或先取消。</translation>
    </message>
    <message>
        <source>Back to “%1”</source>
        <translation>回到“%1”</translation>
    </message>
    <message>
        <source>Settings of “%1”</source>
        <translation>“%1”的设置</translation>
    </message>
</context>
<context>
    <name>espalier::PlanNotes</name>
    <message>
        <source>What the plan comes to</source>
        <translation>计划的结果</translation>
    </message>
</context>
<context>
    <name>espalier::PlanTreeModel</name>
    <message>
        <source>%1 (other pictures)</source>
        <translation>%1（其他图像）</translation>
    </message>
    <message>
        <source>%1, shown now</source>
        <translation>%1，当前显示</translation>
    </message>
    <message>
        <source>%1, settings only</source>
        <translation>%1，仅设置</translation>
    </message>
    <message>
        <source>Plan or network</source>
        <translation>计划或网络</translation>
    </message>
    <message>
        <source>A plan lies below the network that it cuts, a network below what it was made of. F2 renames it.</source>
        <translation>计划位于它所剪的网络之下，网络位于它的来源之下。F2 重命名。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>○ is a plan that was tried, ● a network that a stage made, ◆ the network that was opened.</source>
        <translation>○ 是试过的计划，● 是某个阶段得到的网络，◆ 是打开时的网络。</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>The task&apos;s main metric: measured of a network; of a plan estimated, with the interval that 95 % of other pictures fall into.</source>
        <translation>任务的主要指标：网络为实测；计划为估计，并给出其他图像有 95 % 落入的区间。</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>MACs</translation>
    </message>
    <message>
        <source>Multiply–accumulates for one image.</source>
        <translation>处理一张图像的乘加次数。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Numbers the network has learned.</source>
        <translation>网络学到的数。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Of the parameters, as they are stored.</source>
        <translation>参数的大小，按存储方式计。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Of one image on this machine, where it was measured.</source>
        <translation>在本机处理一张图像的时间（测量过时）。</translation>
    </message>
</context>
<context>
    <name>espalier::PlansPlot</name>
    <message>
        <source>plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>shown now</source>
        <translation>当前显示</translation>
    </message>
    <message>
        <source>Pareto front</source>
        <translation>帕累托前沿</translation>
    </message>
</context>
<context>
    <name>espalier::PlansView</name>
    <message>
        <source>Metric against cost, a point for each plan and network</source>
        <translation>指标与开销的关系，每个计划和网络一个点</translation>
    </message>
    <message>
        <source>A click on a point returns to its plan or network. The list beside it holds the same, for the keyboard.</source>
        <translation>点击一个点可回到该计划或网络。旁边的列表内容相同，可用键盘操作。</translation>
    </message>
    <message>
        <source>Keep this plan</source>
        <translation>保留此计划</translation>
    </message>
    <message>
        <source>Notes the present plan at once, without waiting for an estimate.</source>
        <translation>立即记录当前计划，不等估计完成。</translation>
    </message>
    <message>
        <source>Return to it</source>
        <translation>回到此项</translation>
    </message>
    <message>
        <source>Shows the selected plan or network again. Edit › Undo comes back.</source>
        <translation>重新显示所选的计划或网络。“编辑 › 撤销”可以退回。</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>使用其设置</translation>
    </message>
    <message>
        <source>Plans the present network by the selected entry&apos;s settings.</source>
        <translation>按所选项的设置为当前网络制定计划。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Of two selected entries: what the second one has that the first has not.</source>
        <translation>对所选的两项：后一项与前一项有何不同。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>F2 in the list does the same.</source>
        <translation>在列表中按 F2 也可以。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>With everything below it. Edit › Undo brings it back.</source>
        <translation>连同其下的一切。“编辑 › 撤销”可以恢复。</translation>
    </message>
    <message>
        <source>What the plot shows the metric against</source>
        <translation>图中指标相对于什么显示</translation>
    </message>
    <message>
        <source>Against: %1</source>
        <translation>相对于：%1</translation>
    </message>
    <message>
        <source>Plans tried and networks made of them</source>
        <translation>试过的计划以及由此得到的网络</translation>
    </message>
    <message>
        <source>Delete the selected plans</source>
        <translation>删除所选的计划</translation>
    </message>
    <message>
        <source>Open a network: what you try with it is listed here, to return to and to compare.</source>
        <translation>打开一个网络：您用它试过的内容会列在这里，可以回到其中或比较。</translation>
    </message>
    <message>
        <source>No plan was noted yet. Every plan that you try and every network that a stage makes of one is listed here, to return to and to compare.</source>
        <translation>还没有记录计划。您试过的每个计划和各阶段由此得到的每个网络都会列在这里，可以回到其中或比较。</translation>
    </message>
    <message>
        <source>Choose pictures on the Training tab, so that plans are estimated and noted by themselves; or set a ratio and press “Keep this plan”.</source>
        <translation>请在“训练”页选择图像，以便自动估计并记录计划；或设置比例并按“保留此计划”。</translation>
    </message>
    <message>
        <source>Move the ratio and let it rest: the plan is noted as soon as it was estimated on pictures. “Keep this plan” notes it at once.</source>
        <translation>请移动比例并停住：计划在图像上估计完成后即被记录。“保留此计划”会立即记录。</translation>
    </message>
    <message>
        <source>How good the plans are is not known: choose pictures on the Training tab, and they are placed here by metric and cost.</source>
        <translation>计划有多好还不知道：请在“训练”页选择图像，它们就会按指标和开销显示在这里。</translation>
    </message>
    <message>
        <source>No time was measured: take “of the time” as the budget, and the layers are measured on this machine.</source>
        <translation>没有测量时间：请把预算选为“时间”，就会在本机测量各层。</translation>
    </message>
    <message>
        <source>No entry was judged on the project&apos;s pictures yet: return to one, and it is estimated.</source>
        <translation>还没有在项目的图像上评判任何一项：请回到其中一项，就会进行估计。</translation>
    </message>
    <message>
        <source>The present plan is not noted yet: let it rest, or press “Keep this plan”.</source>
        <translation>当前计划还没有记录：请停住不动，或按“保留此计划”。</translation>
    </message>
    <message>
        <source>What is shown now is not in the list. Select an entry to return to it.</source>
        <translation>当前显示的内容不在列表中。请选择一项以回到该项。</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>计划</translation>
    </message>
</context>
<context>
    <name>espalier::PredictionsModel</name>
    <message>
        <source>✓ %1</source>
        <translation>✓ %1</translation>
    </message>
    <message>
        <source>✗ %1,
is %2</source>
        <translation>✗ %1，
应为 %2</translation>
    </message>
    <message>
        <source>%1 % %2</source>
        <translation>%1 % %2</translation>
    </message>
    <message>
        <source>%1 % %2, but there is none</source>
        <translation>%1 % %2，但实际没有</translation>
    </message>
    <message>
        <source>%1: this is %2.</source>
        <translation>%1：这是 %2。</translation>
    </message>
    <message>
        <source>The network answers:</source>
        <translation>网络的回答：</translation>
    </message>
    <message>
        <source>Before it was: %1</source>
        <translation>之前的回答：%1</translation>
    </message>
</context>
<context>
    <name>espalier::Presentation</name>
    <message>
        <source>Presentation — Espalier</source>
        <translation>演示 — Espalier</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Take away %1 %</source>
        <translation>去掉 %1 %</translation>
    </message>
    <message>
        <source>The pictures are being looked at.</source>
        <translation>正在查看图像。</translation>
    </message>
    <message>
        <source>There are no pictures yet.</source>
        <translation>还没有图像。</translation>
    </message>
    <message>
        <source>Measure how long an answer takes</source>
        <translation>测量一次回答需要多久</translation>
    </message>
    <message>
        <source>Measures on this computer, which takes up to a minute. Other work goes first.</source>
        <translation>在这台电脑上测量，最多一分钟。其他工作优先。</translation>
    </message>
    <message>
        <source>Choose pictures…</source>
        <translation>选择图像…</translation>
    </message>
    <message>
        <source>Choose the folder of pictures</source>
        <translation>选择图像文件夹</translation>
    </message>
    <message>
        <source>How much is taken away</source>
        <translation>去掉多少</translation>
    </message>
    <message>
        <source>The keys Up and Down move it, too.</source>
        <translation>向上键和向下键也可以移动它。</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Page before (Left)</source>
        <translation>上一页（向左键）</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Next page (Right)</source>
        <translation>下一页（向右键）</translation>
    </message>
    <message>
        <source>Other pictures</source>
        <translation>其他图像</translation>
    </message>
    <message>
        <source>Other pictures (N)</source>
        <translation>其他图像（N）</translation>
    </message>
    <message>
        <source>Pictures go on by themselves</source>
        <translation>图像自动切换</translation>
    </message>
    <message>
        <source>Pictures go on by themselves (P)</source>
        <translation>图像自动切换（P）</translation>
    </message>
    <message>
        <source>Back to the workbench</source>
        <translation>回到工作台</translation>
    </message>
    <message>
        <source>Back to the workbench (Esc)</source>
        <translation>回到工作台（Esc）</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>第 %1 页，共 %2 页</translation>
    </message>
</context>
<context>
    <name>espalier::PruneControls</name>
    <message>
        <source>How much to remove</source>
        <translation>剪除多少</translation>
    </message>
    <message>
        <source>Done: the planned channels are cut. Move the slider to plan a further cut of this smaller network.</source>
        <translation>已完成：计划的通道已剪掉。移动滑块可以计划进一步剪小此网络。</translation>
    </message>
    <message>
        <source>State of the plan</source>
        <translation>计划的状态</translation>
    </message>
    <message>
        <source>Instead of a ratio</source>
        <translation>代替比例</translation>
    </message>
    <message>
        <source>Other ways to say how much goes</source>
        <translation>指定剪除量的其他方式</translation>
    </message>
    <message>
        <source>Ratio to remove</source>
        <translation>剪除比例</translation>
    </message>
    <message>
        <source>Ratio to remove in percent</source>
        <translation>剪除比例（百分比）</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>How to choose</source>
        <translation>如何选择</translation>
    </message>
    <message>
        <source>Global</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>局部</translation>
    </message>
    <message>
        <source>Taken: %1. &lt;a href=&quot;all&quot;&gt;What was tried&lt;/a&gt;</source>
        <translation>已采用：%1。&lt;a href=&quot;all&quot;&gt;试验了什么&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Trials need pictures: choose their folder on the Training tab.</source>
        <translation>试验需要图像：请在“训练”页选择图像文件夹。</translation>
    </message>
    <message>
        <source>Until trials have found the best, the default criterion counts.</source>
        <translation>在试验找到最佳准则之前，使用默认准则。</translation>
    </message>
    <message>
        <source>What was tried</source>
        <translation>试验了什么</translation>
    </message>
</context>
<context>
    <name>espalier::QualityView</name>
    <message>
        <source>Which class is taken for which</source>
        <translation>哪个类别被认作哪个类别</translation>
    </message>
    <message>
        <source>Columns: what is there. Rows: what is found, at a confidence of at least 25 %.</source>
        <translation>列：实际存在的类别。行：检出的类别，置信度至少为 25 %。</translation>
    </message>
    <message>
        <source>0 %</source>
        <translation>0 %</translation>
    </message>
    <message>
        <source>100 % of what is there</source>
        <translation>实际存在的 100 %</translation>
    </message>
    <message>
        <source>Scale of the cells&apos; colours: the share of the objects of a column</source>
        <translation>单元格颜色的刻度：占该列目标的比例</translation>
    </message>
    <message>
        <source>Quality by class and by size of the objects</source>
        <translation>按类别和目标大小的质量</translation>
    </message>
    <message>
        <source>How good the detector is</source>
        <translation>检测网络有多好</translation>
    </message>
    <message>
        <source>Classes whose curves are drawn</source>
        <translation>画出曲线的类别</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>精确率和召回率</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Classes and sizes</source>
        <translation>类别和大小</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Before pruning</source>
        <translation>剪枝前</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Judges the network, and the one before pruning, on the project&apos;s validation images.</source>
        <translation>在项目的验证图像上评判当前网络和剪枝前的网络。</translation>
    </message>
    <message>
        <source>%1: which class is taken for which</source>
        <translation>%1：哪个类别被认作哪个类别</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>全部类别</translation>
    </message>
    <message>
        <source>The classes with the most objects</source>
        <translation>目标最多的类别</translation>
    </message>
    <message>
        <source>Open a detector to see here how good it is.</source>
        <translation>打开一个检测网络，在此查看它有多好。</translation>
    </message>
    <message>
        <source>The open network is no detector. Of detectors, precision and recall, and which class is taken for which, are shown here.</source>
        <translation>打开的网络不是检测网络。对检测网络，这里显示精确率和召回率，以及哪个类别被认作哪个类别。</translation>
    </message>
    <message>
        <source>No images yet. Choose their folder on the Training tab of the settings, or drop the file of a data set with boxes (data.yaml, COCO JSON) on the window.</source>
        <translation>还没有图像。请在设置的“训练”页选择图像文件夹，或把带检测框的数据集文件（data.yaml、COCO JSON）拖到窗口上。</translation>
    </message>
    <message>
        <source>Evaluating the network…</source>
        <translation>正在评估网络…</translation>
    </message>
    <message>
        <source>The project&apos;s images are used without labels, so there is nothing to judge by. Switch “The pictures have labels” on, on the Training tab of the settings.</source>
        <translation>项目的图像不使用标签，因此没有评判的依据。请在设置的“训练”页打开“图像有标签”。</translation>
    </message>
    <message>
        <source>The network has not been judged on these images yet. Press “Evaluate”.</source>
        <translation>还没有在这些图像上评判网络。请按“评估”。</translation>
    </message>
    <message>
        <source>%1 is running; afterwards the network can be judged on these images.</source>
        <translation>%1正在运行；之后可以在这些图像上评判网络。</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>检测质量</translation>
    </message>
</context>
<context>
    <name>espalier::RecentList</name>
    <message>
        <source>Recent files</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>The files that you open are listed here, each with a picture of its layers. Ctrl+1 opens the newest.</source>
        <translation>您打开的文件会列在这里，各附一张层的图。Ctrl+1 打开最新的。</translation>
    </message>
    <message>
        <source>Remove %1 from the list</source>
        <translation>从列表中移除 %1</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>This file is no longer there.</source>
        <translation>此文件已不存在。</translation>
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation>Ctrl+%1</translation>
    </message>
</context>
<context>
    <name>espalier::Recovery</name>
    <message>
        <source>there is no folder for it.</source>
        <translation>没有存放它的文件夹。</translation>
    </message>
    <message>
        <source>Unsaved work cannot be kept in case the program is interrupted: %1</source>
        <translation>无法为程序中断的情况保存未保存的工作：%1</translation>
    </message>
    <message>
        <source>What was selected cannot be read.</source>
        <translation>无法读取所选内容。</translation>
    </message>
    <message>
        <source>“%1” had changes that were not saved when the program was interrupted (%2). They can be restored: settings, plan, tried plans and selection.</source>
        <translation>程序中断时（%2），“%1”有未保存的更改。可以恢复：设置、计划、试过的计划和选择。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Nothing planned</source>
        <translation>没有计划</translation>
    </message>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
</context>
<context>
    <name>espalier::RunController</name>
    <message>
        <source>This step cannot be undone or done again: %1</source>
        <translation>此步骤无法撤销或重做：%1</translation>
    </message>
    <message>
        <source>%1 is still running: wait for it, or cancel it first.</source>
        <translation>%1仍在运行：请等待，或先取消。</translation>
    </message>
    <message>
        <source>Another job is still ending: try again in a moment.</source>
        <translation>另一项工作仍在结束：请稍后再试。</translation>
    </message>
    <message>
        <source>“%1” is a folder: open a %2.</source>
        <translation>“%1”是文件夹：请打开%2。</translation>
    </message>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>Nothing is open that could be exported.</source>
        <translation>没有打开可以导出的内容。</translation>
    </message>
    <message>
        <source>Back to the opened network</source>
        <translation>回到打开时的网络</translation>
    </message>
    <message>
        <source>%1 of “%2” was interrupted, and can go on where it was.</source>
        <translation>“%2”的%1曾中断，可以从中断处继续。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Network of the interrupted run</source>
        <translation>中断的运行的网络</translation>
    </message>
    <message>
        <source>All stages</source>
        <translation>所有阶段</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be read and were left out.</source>
        <translation>
            <numerusform>有 %n 张图像无法读取，已略去。</numerusform>
        </translation>
    </message>
    <message>
        <source>The images have boxes, but the network&apos;s file does not tell enough about a detector&apos;s head.</source>
        <translation>图像带有检测框，但网络的文件没有足够说明检测头。</translation>
    </message>
    <message>
        <source>Describe the head…</source>
        <translation>描述检测头…</translation>
    </message>
    <message>
        <source>Measuring was cancelled: choose the criterion, what layers give, or the budget again for another try.</source>
        <translation>测量已取消：要重试，请重新选择准则、各层剪除量或预算。</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>%1 was cancelled; the network is as it was before. The finished epochs are kept.</source>
        <translation>%1已取消；网络与之前相同。已完成的轮会保留。</translation>
    </message>
    <message>
        <source>%1 was cancelled; the network is as it was before.</source>
        <translation>%1已取消；网络与之前相同。</translation>
    </message>
    <message>
        <source>A report is written as .html or .pdf: give the file one of these endings.</source>
        <translation>报告写为 .html 或 .pdf：请给文件加上其中一个扩展名。</translation>
    </message>
    <message>
        <source>There is nothing to report yet: move the ratio, so that something is planned, or prune the network.</source>
        <translation>还没有可报告的内容：请移动比例以产生计划，或对网络剪枝。</translation>
    </message>
    <message>
        <source>Wrote the report %1.</source>
        <translation>已写出报告 %1。</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
</context>
<context>
    <name>espalier::SavingBars</name>
    <message>
        <source>What is left of size, work and time</source>
        <translation>剩余的大小、工作量和时间</translation>
    </message>
    <message>
        <source>%1: %2 before, %3 now</source>
        <translation>%1：之前 %2，现在 %3</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
</context>
<context>
    <name>espalier::SensitivityModel</name>
    <message>
        <source>protected</source>
        <translation>受保护</translation>
    </message>
    <message>
        <source>protect it</source>
        <translation>建议保护</translation>
    </message>
    <message>
        <source>%1 is sensitive: without half of its channels, the %2 is %3 worse (a usual layer: %4). Protecting it holds on to at most %5 of the compute.</source>
        <translation>%1 很敏感：去掉一半通道时，%2变差 %3（一般的层：%4）。保护它最多保住 %5 的计算量。</translation>
    </message>
    <message>
        <source>%1 can lose %2 of its channels, and the %3 hardly changes.</source>
        <translation>%1 可以剪掉 %2 的通道，而%3几乎不变。</translation>
    </message>
    <message>
        <source>%1 is affected even when few of its channels are removed, but no more than other layers.</source>
        <translation>%1 即使剪掉很少的通道也受影响，但不比其他层更多。</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Half gone</source>
        <translation>剪半影响</translation>
    </message>
    <message>
        <source>May lose</source>
        <translation>可剪</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
</context>
<context>
    <name>espalier::SensitivityPlot</name>
    <message>
        <source>channels taken from the layer (%)</source>
        <translation>从该层取走的通道（%）</translation>
    </message>
</context>
<context>
    <name>espalier::SensitivityView</name>
    <message>
        <source>Quality of the answers against the share of removed channels, one curve per layer</source>
        <translation>回答质量随剪除比例的变化，每层一条曲线</translation>
    </message>
    <message>
        <source>Each curve takes channels away from one layer alone. The earlier it falls, the more the network needs that layer. The marks show what the plan takes; drag one to set how many channels its layer keeps at least.</source>
        <translation>每条曲线只从一层取走通道。下降得越早，网络越需要该层。标记表示计划的剪除量；拖动标记可设置该层至少保留多少通道。</translation>
    </message>
    <message>
        <source>Measure sensitivity</source>
        <translation>测量敏感度</translation>
    </message>
    <message>
        <source>Protect the selected layer</source>
        <translation>保护所选层</translation>
    </message>
    <message>
        <source>A protected layer keeps all its channels at any ratio.</source>
        <translation>受保护的层在任何比例下都保留全部通道。</translation>
    </message>
    <message>
        <source>Progress of the measurement</source>
        <translation>测量的进度</translation>
    </message>
    <message>
        <source>What is being measured, and how long it will take</source>
        <translation>正在测量什么，还需要多久</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Sensitivity: More settings</source>
        <translation>敏感度：更多设置</translation>
    </message>
    <message>
        <source>Layers, the most sensitive first</source>
        <translation>层，最敏感的在前</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on measuring</source>
        <translation>继续测量</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>The measurements so far are kept: the next time continues from there.</source>
        <translation>到目前为止的测量会保留：下次从那里继续。</translation>
    </message>
    <message>
        <source>whole network</source>
        <translation>整个网络</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Reading pictures…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>%1 of %2 measurements are done.</source>
        <translation>已完成 %2 次测量中的 %1 次。</translation>
    </message>
    <message>
        <source>Which layers can the network do without, and which does it need? Channels are taken from one layer at a time, and how good the answers still are is measured on pictures. Nothing is changed.</source>
        <translation>网络可以没有哪些层，需要哪些层？每次从一层取走通道，并在图像上测量回答还有多好。不改变任何内容。</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>解除保护</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Select a layer to see what it can lose.</source>
        <translation>选择一层，查看它可以剪掉多少。</translation>
    </message>
    <message>
        <source>No layer stands out: none loses far more than the others when half of its channels go.</source>
        <translation>没有突出的层：剪掉一半通道时，没有哪层的损失远大于其他层。</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) should be protected: they lose far more than the others. Select one to see why.</source>
        <translation>
            <numerusform>有 %n 层应当保护：它们的损失远大于其他层。选择一层查看原因。</numerusform>
        </translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>Press “Measure” to begin; it takes a while.</source>
        <translation>按“测量”开始；需要一些时间。</translation>
    </message>
</context>
<context>
    <name>espalier::SettingFields</name>
    <message>
        <source>Sparsify</source>
        <translation>稀疏训练</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Pruning</source>
        <translation>剪枝</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Detector&apos;s head</source>
        <translation>检测头</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>espalier::SettingsBox</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>%1: More settings</source>
        <translation>%1：更多设置</translation>
    </message>
</context>
<context>
    <name>espalier::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
</context>
<context>
    <name>espalier::ShownDetectors</name>
    <message>
        <source>The plan has changed. These are the boxes of the plan before, until the new one has been tried.</source>
        <translation>计划已更改。在试验新计划之前，这里是之前计划的检测框。</translation>
    </message>
</context>
<context>
    <name>espalier::StageBar</name>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Run next stage</source>
        <translation>运行下一阶段</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress of the running stage</source>
        <translation>正在运行的阶段的进度</translation>
    </message>
    <message>
        <source>What is running, and how long it will take</source>
        <translation>正在运行什么，还需要多久</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行%1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Start the next stage (F5). %1</source>
        <translation>开始下一阶段（F5）。%1</translation>
    </message>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with the next batch (F6)</source>
        <translation>从下一批继续（F6）</translation>
    </message>
    <message>
        <source>Wait after this batch, without using the processor (F6)</source>
        <translation>在这一批之后等待，不占用处理器（F6）</translation>
    </message>
    <message>
        <source>Stop; the network stays as it was before the run (F7)</source>
        <translation>停止；网络保持运行之前的状态（F7）</translation>
    </message>
    <message>
        <source>%1…</source>
        <translation>%1…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1: what each layer may give</source>
        <translation>%1：各层可剪除多少</translation>
    </message>
</context>
<context>
    <name>espalier::StartPage</name>
    <message>
        <source>What is going on</source>
        <translation>正在进行的工作</translation>
    </message>
    <message>
        <source>Espalier</source>
        <translation>Espalier</translation>
    </message>
    <message>
        <source>Makes a trained neural network smaller and faster: see which of its channels matter least, cut them, and train what is left until it is as good as before.</source>
        <translation>让训练好的神经网络更小、更快：查看哪些通道最不重要，把它们剪掉，再训练剩下的网络，直到它和之前一样好。</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Your own %1. Or drop the file anywhere here.</source>
        <translation>您的%1。也可拖放到此。</translation>
    </message>
    <message>
        <source>Open a network or project</source>
        <translation>打开网络或项目</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
</context>
<context>
    <name>espalier::TotalsTable</name>
    <message>
        <source>What the network costs</source>
        <translation>网络的开销</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原网络</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>What the network takes</source>
        <translation>网络的输入</translation>
    </message>
    <message>
        <source>Sizes that are free stay so in the files that are written.</source>
        <translation>可变的尺寸在写出的文件中仍然可变。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Planned − original, both on the same pictures.</source>
        <translation>计划 − 原网络，两者都在相同的图像上。</translation>
    </message>
    <message>
        <source>On the pictures that the planned network was tried on. On all: %1.</source>
        <translation>在试用计划后网络的那些图像上。在全部图像上：%1。</translation>
    </message>
</context>
<context>
    <name>espalier::Tour</name>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Text of the hint</source>
        <translation>提示的文本</translation>
    </message>
    <message>
        <source>Number of the hint</source>
        <translation>提示的序号</translation>
    </message>
    <message>
        <source>Next hint</source>
        <translation>下一条提示</translation>
    </message>
    <message>
        <source>End the hints</source>
        <translation>结束提示</translation>
    </message>
    <message>
        <source>Ends the hints (Escape). The Help menu shows them again.</source>
        <translation>结束提示（Esc）。“帮助”菜单可以再次显示。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>All channels at a glance</source>
        <translation>所有通道一览</translation>
    </message>
    <message>
        <source>Each row is a layer, each cell one of its channels. The colours show what the plan does with it; a click tells why.</source>
        <translation>每行是一层，每格是其中一个通道。颜色表示计划如何处理它；点击说明原因。</translation>
    </message>
    <message>
        <source>How much is to go</source>
        <translation>剪掉多少</translation>
    </message>
    <message>
        <source>Drag the slider and watch everything follow. Nothing is cut yet, and Ctrl+Z takes each step back.</source>
        <translation>拖动滑块，看一切随之变化。现在还没有剪掉任何通道，Ctrl+Z 可逐步退回。</translation>
    </message>
    <message>
        <source>What comes of it</source>
        <translation>结果如何</translation>
    </message>
    <message>
        <source>The cost of the network as it was and as planned. Point at a number to read what it means and its formula.</source>
        <translation>网络原来和计划后的开销。指向数字可查看其含义和公式。</translation>
    </message>
    <message>
        <source>No layer collapses</source>
        <translation>没有层会坍塌</translation>
    </message>
    <message>
        <source>Where a layer would become too thin, channels are given back and others go in their place. The tab “Collapse” shows this for every ratio.</source>
        <translation>如果一层会变得太薄，就取回通道，由其他通道代替。“坍塌”页显示每个比例下的情况。</translation>
    </message>
    <message>
        <source>Carry it out</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>The stages from left to right. “Run” (F5) starts the next one; “Export” writes the smaller network to a file.</source>
        <translation>各阶段从左到右。“运行”（F5）开始下一个阶段；“导出”把较小的网络写入文件。</translation>
    </message>
</context>
<context>
    <name>espalier::TrainingControls</name>
    <message>
        <source>Pictures to learn from</source>
        <translation>用于学习的图像</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose the folder of images</source>
        <translation>选择图像文件夹</translation>
    </message>
    <message>
        <source>Train: a network that has still to learn</source>
        <translation>训练：还需要学习的网络</translation>
    </message>
    <message>
        <source>Sparsify: before the cut</source>
        <translation>稀疏训练：剪枝之前</translation>
    </message>
    <message>
        <source>Fine-tune: after the cut</source>
        <translation>微调：剪枝之后</translation>
    </message>
    <message>
        <source>All stages in one go</source>
        <translation>一次运行所有阶段</translation>
    </message>
    <message>
        <source>What the automatic recipe does, and why</source>
        <translation>自动方案做什么，以及为什么</translation>
    </message>
    <message>
        <source>Reading the network&apos;s file</source>
        <translation>读取网络文件</translation>
    </message>
    <message>
        <source>Read the file again</source>
        <translation>重新读取文件</translation>
    </message>
    <message>
        <source>Read the network&apos;s file again</source>
        <translation>重新读取网络文件</translation>
    </message>
    <message>
        <source>Opens the network anew, as these settings say. Possible until it was trained or pruned.</source>
        <translation>按这些设置重新打开网络。在训练或剪枝之前可用。</translation>
    </message>
    <message>
        <source>None chosen yet: inspecting and pruning work without pictures, training does not.</source>
        <translation>尚未选择：查看和剪枝不需要图像，训练需要。</translation>
    </message>
</context>
<context>
    <name>espalier::TrainingPlot</name>
    <message>
        <source>Loss by epoch</source>
        <translation>各轮的损失</translation>
    </message>
    <message>
        <source>Metric by epoch</source>
        <translation>各轮的指标</translation>
    </message>
    <message>
        <source>Sparsity by epoch (%)</source>
        <translation>各轮的稀疏程度（%）</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>unevenness U</source>
        <translation>不均匀度 U</translation>
    </message>
    <message>
        <source>safe ratio P_c</source>
        <translation>安全比例 P_c</translation>
    </message>
    <message>
        <source>channels at zero</source>
        <translation>归零的通道</translation>
    </message>
    <message>
        <source>%1 by epoch</source>
        <translation>各轮的%1</translation>
    </message>
</context>
<context>
    <name>espalier::TrainingView</name>
    <message>
        <source>Curves of loss, quality and sparsity over the epochs</source>
        <translation>损失、质量和稀疏程度随轮次的曲线</translation>
    </message>
    <message>
        <source>Nothing has been trained yet. Start “Sparsify” or “Fine-tune”, and the curves are drawn here as they change.</source>
        <translation>还没有训练过。请开始“稀疏训练”或“微调”，曲线会随着变化画在这里。</translation>
    </message>
    <message>
        <source>Epoch %1 of %2</source>
        <translation>第 %1 轮，共 %2 轮</translation>
    </message>
    <message>
        <source>batch %1 of %2</source>
        <translation>第 %1 批，共 %2 批</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 images a second</source>
        <translation>每秒 %1 张图像</translation>
    </message>
    <message>
        <source>%1 % of the channels are at zero and can be removed without loss. Unevenness %2 % (0: every layer gives the same share), against the aim %3 % (0: every layer gives what it should). Up to %4 % could be cut before any layer would be empty.</source>
        <translation>%1 % 的通道已归零，可以无损剪掉。不均匀度 %2 %（0：各层剪掉的比例相同），相对于目标为 %3 %（0：各层剪掉应剪的份额）。在任何层被剪空之前，最多可以剪掉 %4 %。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>espalier::UnitPanel</name>
    <message>
        <source>Nothing selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>没有网络</translation>
    </message>
    <message>
        <source>Point at a cell of the heatmap or at a row of the layer table, and this panel shows what the plan does with it and why. A click keeps it here.</source>
        <translation>指向热图的一格或层表的一行，此面板会显示计划如何处理它以及原因。点击可把它固定在这里。</translation>
    </message>
    <message>
        <source>Open a network to learn what the plan does with each of its channels, and why.</source>
        <translation>打开一个网络，了解计划如何处理它的每个通道以及原因。</translation>
    </message>
    <message>
        <source>Removed from all of these layers together:</source>
        <translation>从以下所有层一起剪掉：</translation>
    </message>
    <message>
        <source>Read by:</source>
        <translation>被以下层读取：</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy these facts</source>
        <translation>复制这些内容</translation>
    </message>
    <message>
        <source>Copies all of this as text, the numbers with all their digits.</source>
        <translation>以文本复制全部内容，数字保留所有位数。</translation>
    </message>
    <message>
        <source>Held back together, because one of them is protected:</source>
        <translation>一起受限，因为其中一层受保护：</translation>
    </message>
    <message>
        <source>Exactly %1</source>
        <translation>精确值 %1</translation>
    </message>
</context>
<context>
    <name>espalier::UnsavedWork</name>
    <message>
        <source>Unsaved work</source>
        <translation>未保存的工作</translation>
    </message>
    <message>
        <source>“%1” has changes that are not saved.</source>
        <translation>“%1” 有尚未保存的更改。</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Without saving, the settings and the plans that you tried are lost.</source>
        <translation>如果不保存，设置和您试过的方案将会丢失。</translation>
    </message>
    <message>
        <source>The present network is in no file, and a project does not hold it: cancel, and export it, to keep it.</source>
        <translation>当前网络不在任何文件中，项目也不包含它：要保留它，请取消并将其导出。</translation>
    </message>
</context>
<context>
    <name>espalier::ViewExport</name>
    <message>
        <source>Save as &amp;picture…</source>
        <translation>保存为图片(&amp;P)…</translation>
    </message>
    <message>
        <source>Save table “%1”…</source>
        <translation>保存表格“%1”…</translation>
    </message>
    <message>
        <source>Export the view as a picture</source>
        <translation>将视图导出为图片</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Drawing, SVG (*.svg)</source>
        <translation>矢量图，SVG (*.svg)</translation>
    </message>
    <message>
        <source>Page, PDF (*.pdf)</source>
        <translation>页面，PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>Table, CSV (*.csv)</source>
        <translation>表格，CSV (*.csv)</translation>
    </message>
    <message>
        <source>Table, JSON (*.json)</source>
        <translation>表格，JSON (*.json)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
</context>
<context>
    <name>espalier::WhatIfNote</name>
    <message>
        <source>Measure the layers&apos; curves</source>
        <translation>测量各层曲线</translation>
    </message>
    <message>
        <source>What the plan does to the answers</source>
        <translation>计划对回答的影响</translation>
    </message>
    <message>
        <source>How much each layer can lose is measured once; then the slider shows at once what a plan is expected to do.</source>
        <translation>各层可以剪掉多少只需测量一次；之后移动滑块就能立即看到计划的预期效果。</translation>
    </message>
</context>
<context>
    <name>espalier::WindowMenus</name>
    <message>
        <source>Open a network first.</source>
        <translation>请先打开网络。</translation>
    </message>
    <message>
        <source>%1 is running.</source>
        <translation>%1正在运行。</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>没有正在运行的内容。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的内容。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的内容。</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open s&amp;ample</source>
        <translation>打开示例(&amp;A)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Folder of &amp;images…</source>
        <translation>图像文件夹(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Writes what the plan would do, or what became of the network, for people who were not there.</source>
        <translation>为不在场的人写下计划会做什么，或网络变成了什么。</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Find a layer</source>
        <translation>查找层(&amp;F)</translation>
    </message>
    <message>
        <source>Find a c&amp;ommand…</source>
        <translation>查找命令(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Stages</source>
        <translation>阶段(&amp;S)</translation>
    </message>
    <message>
        <source>Apply a saved p&amp;lan…</source>
        <translation>应用已保存的计划(&amp;L)…</translation>
    </message>
    <message>
        <source>Removes the channels of a plan that the command line wrote (--plan-out), independent of the settings.</source>
        <translation>剪掉命令行写出的计划（--plan-out）中的通道，与设置无关。</translation>
    </message>
    <message>
        <source>Run &amp;all stages</source>
        <translation>运行所有阶段(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Back to the opened network</source>
        <translation>回到打开时的网络(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Export a view</source>
        <translation>导出视图(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Presentation</source>
        <translation>演示(&amp;P)</translation>
    </message>
    <message>
        <source>Fills the screen with what the plan does, in plain words and large type; Esc comes back.</source>
        <translation>用通俗的话和大字在全屏显示计划做什么；按 Esc 返回。</translation>
    </message>
    <message>
        <source>&amp;Restore default layout</source>
        <translation>恢复默认布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>语言(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Show the h&amp;ints again</source>
        <translation>再次显示提示(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Espalier</source>
        <translation>关于 Espalier(&amp;A)</translation>
    </message>
    <message>
        <source>About Espalier</source>
        <translation>关于 Espalier</translation>
    </message>
    <message>
        <source>&lt;b&gt;Espalier %1&lt;/b&gt;&lt;p&gt;Three-stage global channel pruning: sparsity training, pruning with channel replacement, and fine-tuning.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later.&lt;/p&gt;</source>
        <translation>&lt;b&gt;Espalier %1&lt;/b&gt;&lt;p&gt;三阶段全局通道剪枝：稀疏训练、带通道替换的剪枝，以及微调。&lt;/p&gt;&lt;p&gt;自由软件，遵循 GNU 通用公共许可证第 3 版或更高版本。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Save &amp;project as…</source>
        <translation>项目另存为(&amp;P)…</translation>
    </message>
    <message>
        <source>Repor&amp;t…</source>
        <translation>报告(&amp;T)…</translation>
    </message>
    <message>
        <source>Cl&amp;ear the selection</source>
        <translation>清除选择(&amp;E)</translation>
    </message>
</context>
<context>
    <name>theme</name>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>剪除</translation>
    </message>
    <message>
        <source>replacement</source>
        <translation>替补</translation>
    </message>
    <message>
        <source>Kept: matters enough to stay.</source>
        <translation>保留：足够重要，因此留下。</translation>
    </message>
    <message>
        <source>Restored: scored low, but its layer would have become too thin, so it came back.</source>
        <translation>取回：分数低，但所在层会变得太薄，因此取回。</translation>
    </message>
    <message>
        <source>Cut: matters least and is removed.</source>
        <translation>剪除：最不重要，被剪掉。</translation>
    </message>
    <message>
        <source>Replacement: is removed in the place of a restored one, so that the target is still met.</source>
        <translation>替补：代替取回的通道被剪掉，使目标仍能达到。</translation>
    </message>
</context>
</TS>
